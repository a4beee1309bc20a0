package io.witness.launcher;

/** {@link Main}, in which whoever ends the run gets no further thread. */
final class ThreadlessEnd {
    private ThreadlessEnd() {}

    public static void main(String[] words) {
        new InheritableThreadLocal<String>() {
            @Override
            protected String childValue(String value) {
                if (Thread.currentThread().getName().equals("witness-stop")) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                return value;
            }
        }.set("inherited by each new thread");
        Main.main(words);
    }
}
