package io.witness.it;

import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A copy of the distribution that every user can read, wherever the build is. One serves all tests of a JVM, which do not write there: its
 * classes are kept, as after first starts (see {@link KeptClassesTest} and {@link KeptCommandClassesTest}).
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
            keepClasses(made);
            directory = made;
        }
        return directory;
    }

    static String command() throws Exception {
        return directory().resolve("witness").toString();
    }

    /** Lets the command get ready for a start, as the first one does, and start a JVM that only tells its version; then one of the others. */
    private static void keepClasses(Path made) throws Exception {
        Path classes = made.resolve("classes");
        Child.run(made, "rm", "-rf", classes.toString()); // those of the original fit no copy
        String command = made.resolve("witness").toString();
        Child.run(Tools.directory(), "env", "WITNESS_JAVA_OPTS=--version", command, "run");
        Child.run(Tools.directory(), command, "ringsize", "1M", "64", "1");
        Await.until("the classes of commands are kept as well", () -> hasAllKeys(classes));
    }

    private static boolean hasAllKeys(Path classes) {
        return Stream.of(classes.toFile().list())
                        .filter(name -> name.endsWith(".key"))
                        .count()
                == 2;
    }
}
