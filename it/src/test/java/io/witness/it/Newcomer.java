package io.witness.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who types what a page says, into the clone's directory, on a host where nobody has used Witness before: with an /etc, a
 * /run and a /var/lib of its own, and processes of its own, all of which go when it is closed. The accounts that pages use are there,
 * and a packet or two pass on {@code lo} all the time.
 */
final class Newcomer implements AutoCloseable {
    private static final String HOST =
            """
            set -e
            cp -a /etc "$1"
            mount --bind "$1" /etc
            mount --bind -o ro "$2" "$3"
            mount -t tmpfs run /run
            mount -t tmpfs lib /var/lib
            for account in witness:60003 wireshark:60004; do
                getent passwd ${account%:*} >/dev/null || echo ${account%:*}:x:${account#*:}:${account#*:}::/:/bin/false >>/etc/passwd
                getent group ${account%:*} >/dev/null || echo ${account%:*}:x:${account#*:}: >>/etc/group
            done
            echo ready
            set +e
            while sleep 0.05; do echo hello >/dev/udp/127.0.0.1/9; done
            """;
    private static final String DISTRIBUTION =
            Path.of(Witness.COMMAND).getParent().toString();

    /** The tests run as root: what it would do for a user is not theirs to test. */
    private static final String SUDO = "#!/bin/sh\nexec \"$@\"\n";

    private final Path home;
    private final Path clone;
    private final Child host;
    private final long pid;

    private Newcomer(Path home, Child host, long pid) {
        this.home = home;
        this.clone = home.resolve("clone");
        this.host = host;
        this.pid = pid;
    }

    /** Gives it a clone that is built, in a directory that has nothing else. */
    static Newcomer arrive(Path home) throws Exception {
        Account.open(home);
        Path clone = home.resolve("clone");
        Path distribution = Files.createDirectories(clone.resolve("platform-runtime/target/witness"));
        Files.createSymbolicLink(clone.resolve("witness"), Path.of("platform-runtime/target/witness/witness"));
        Files.createSymbolicLink(clone.resolve("config"), Tools.ROOT.resolve("config"));
        Path sudo = Files.createDirectory(home.resolve("bin")).resolve("sudo");
        Files.writeString(sudo, SUDO);
        Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command = new ArrayList<>(List.of("unshare", "--mount", "--pid", "--fork", "--mount-proc"));
        command.addAll(List.of("--kill-child", "bash", "-c", HOST, "host"));
        command.addAll(List.of(home.resolve("etc").toString(), DISTRIBUTION, distribution.toString()));
        Child host = Child.start(home, command);
        Await.until("the host is there", () -> host.out().contains("ready") || !host.isAlive(), host::toString);
        return new Newcomer(home, host, onlyChild(host).pid());
    }

    /** The directory in which it types. */
    Path directory() {
        return clone;
    }

    /** Where a file of its host is to be found by the test. */
    Path file(String absolute) {
        return Path.of("/proc", Long.toString(pid), "root", absolute);
    }

    /** Types a line. Its processes are a group, as in a terminal. */
    Child type(String line) throws IOException {
        List<String> command = new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid), "--mount", "--pid"));
        command.addAll(List.of("env", "-C", clone.toString()));
        command.add("PATH=" + home.resolve("bin") + ":" + System.getenv("PATH"));
        command.addAll(List.of("setsid", "bash", "-o", "pipefail", "-c", line));
        return Child.start(home, command);
    }

    /** Types a line that is to succeed; what it prints. */
    String run(String line) throws Exception {
        try (Child child = type(line)) {
            child.expectStatus(0);
            return child.out();
        }
    }

    /** Presses Ctrl-C, at which it ends well. */
    void interrupt(Child child) throws Exception {
        long group = onlyChild(child).pid();
        new ProcessBuilder("kill", "-INT", "--", "-" + group).start().waitFor();
        child.expectStatus(0);
    }

    private static ProcessHandle onlyChild(Child parent) {
        return ProcessHandle.of(parent.pid())
                .flatMap(process -> process.children().findFirst())
                .orElseThrow(() -> new AssertionError(parent.toString()));
    }

    /** Waits until all processes of the host are gone. */
    @Override
    public void close() {
        host.close();
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }
}
