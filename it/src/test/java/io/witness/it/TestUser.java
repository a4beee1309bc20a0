package io.witness.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another user than the one who runs the tests; names or numbers, which need not be known on the host. */
record TestUser(String user, String group) {
    static final TestUser NOBODY = new TestUser("nobody", "nogroup");
    static final TestUser ALICE = new TestUser("60001", "60001");
    static final TestUser MALLORY = new TestUser("60002", "60002");

    /** What stands before a command that this user is to run with these capabilities only, such as {@code net_raw}. */
    List<String> command(String... capabilities) {
        String only = Stream.concat(
                        Stream.of("-all"), Arrays.stream(capabilities).map(name -> "+" + name))
                .collect(Collectors.joining(","));
        return Stream.of(
                        "setpriv",
                        "--reuid=" + user,
                        "--regid=" + group,
                        "--clear-groups",
                        "--inh-caps=" + only,
                        "--ambient-caps=" + only,
                        "--bounding-set=" + only,
                        "--pdeathsig=KILL")
                .collect(Collectors.toList());
    }

    /** Gives a file to this user. */
    void own(Path file) throws Exception {
        Child.run(Tools.directory(), "chown", user + ":" + group, file.toString());
    }

    /** Lets all users into a directory, to read there. */
    static void open(Path directory) throws IOException {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
