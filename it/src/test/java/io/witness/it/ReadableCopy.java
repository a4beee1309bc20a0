package io.witness.it;

import java.nio.file.Path;

/**
 * A copy of the distribution that every user can read, wherever the build is. One serves all tests of a JVM, which do not write there: its
 * classes are kept, as after a first start (see {@link KeptClassesTest}).
 */
final class ReadableCopy {
    private static Path directory;

    private ReadableCopy() {}

    static synchronized Path directory() throws Exception {
        if (directory == null) {
            Path made = Tools.directory().resolve("program");
            Child.run(
                    Tools.directory(),
                    "cp",
                    "-r",
                    Path.of(Witness.COMMAND).getParent().toString(),
                    made.toString());
            TestUser.open(Tools.directory());
            keepClasses(made.resolve("witness").toString());
            directory = made;
        }
        return directory;
    }

    static String command() throws Exception {
        return directory().resolve("witness").toString();
    }

    /** Lets a command get ready for a start, as the first one does, and start a JVM that only tells its version. */
    static void keepClasses(String command) throws Exception {
        Child.run(Tools.directory(), "env", "WITNESS_JAVA_OPTS=--version", command, "run");
    }
}
