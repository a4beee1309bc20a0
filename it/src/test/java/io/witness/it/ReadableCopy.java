package io.witness.it;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A copy of the distribution that every user can read, wherever the build is. One serves all tests of a JVM, which do not write there: its
 * classes are kept, as after first starts (see {@link KeptClassesTest} and {@link KeptCommandClassesTest}).
 */
final class ReadableCopy {
    private static final int KINDS_OF_CLASSES = 2;
    private static Path directory;

    private ReadableCopy() {}

    static synchronized Path directory() throws Exception {
        if (directory == null) {
            Path made = Tools.directory().resolve("program");
            Child.run(Tools.directory(), "rm", "-rf", made.toString());
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
        try (Child run =
                Child.start(Tools.directory(), List.of("env", "WITNESS_JAVA_OPTS=--version", command, "run"))) {
            // on a busy machine it takes longer than anything else that tests wait for, and has a limit of its own
            while (run.isAlive()) {
                Thread.sleep(10);
            }
            run.expectStatus(0);
        }
        Child.run(Tools.directory(), command, "ringsize", "1M", "64", "1");
        while (!hasAllKeys(classes)) {
            Thread.sleep(10); // as above
        }
    }

    private static boolean hasAllKeys(Path classes) {
        return Stream.of(classes.toFile().list())
                        .filter(name -> name.endsWith(".key"))
                        .count()
                == KINDS_OF_CLASSES;
    }
}
