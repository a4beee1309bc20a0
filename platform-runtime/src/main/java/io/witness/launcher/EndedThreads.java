package io.witness.launcher;

/** Tells of threads that an exception has ended, such as those of an analysis, in the format of the log. */
final class EndedThreads implements Thread.UncaughtExceptionHandler {
    @Override
    public void uncaughtException(Thread thread, Throwable cause) {
        String text = "the thread " + thread.getName() + " has ended: ";
        try {
            if (cause instanceof OutOfMemoryError) {
                Notice.print(text + cause + ": give it more memory: WITNESS_JAVA_OPTS=-Xmx128m, or more");
            } else {
                Notice.print(text + cause, cause);
            }
        } catch (Throwable e) { // its message may be what fails
            Notice.print(text + cause.getClass().getName());
        }
    }
}
