package io.witness.launcher;

/** {@link Main}, in which whoever ends the run gets no further thread. */
final class ThreadlessEnd {
    /** In a field: threads refer weakly to it. */
    private static final InheritableThreadLocal<String> INHERITED = new InheritableThreadLocal<>() {
        @Override
        protected String childValue(String value) {
            if (Thread.currentThread().getName().equals("witness-stop")) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return value;
        }
    };

    private ThreadlessEnd() {}

    public static void main(String[] words) {
        INHERITED.set("by each new thread");
        Main.main(words);
    }
}
