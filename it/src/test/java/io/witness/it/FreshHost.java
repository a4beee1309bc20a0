package io.witness.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * A host on which nobody has used Witness before, and a built clone in a directory of it: it has its own /etc, /run and /var/lib, its own
 * processes and its own network, and all of that is gone when it is closed. It has the accounts that pages name. A few packets pass on
 * {@code lo} all the time.
 */
final class FreshHost implements AutoCloseable {
    private static final String SETUP =
            """
            set -e
            ip link set lo up
            sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
            mount -t tmpfs etc "$1"
            mkdir "$1/changed" "$1/work"
            mount -t overlay -o "lowerdir=/etc,upperdir=$1/changed,workdir=$1/work" etc /etc
            mount --bind -o ro "$2" "$2"
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
    /** The tests run as root already. */
    private static final String SUDO = "#!/bin/sh\nexec \"$@\"\n";

    private final Path home;
    private final Path clone;
    private final Child init;
    private final long pid;

    private FreshHost(Path home, Child init, long pid) {
        this.home = home;
        this.clone = home.resolve("clone");
        this.init = init;
        this.pid = pid;
    }

    /** Makes one, with its files in an empty directory. */
    static FreshHost create(Path home) throws Exception {
        TestUser.open(home);
        Path clone = home.resolve("clone");
        Path distribution = ReadableCopy.directory();
        Files.createDirectories(clone.resolve("platform-runtime/target"));
        Files.createSymbolicLink(clone.resolve("platform-runtime/target/witness"), distribution);
        Files.createSymbolicLink(clone.resolve("witness"), distribution.resolve("witness"));
        Files.createSymbolicLink(clone.resolve("config"), Tools.ROOT.resolve("config"));
        Path sudo = Files.createDirectory(home.resolve("bin")).resolve("sudo");
        Files.writeString(sudo, SUDO);
        Files.setPosixFilePermissions(sudo, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> command =
                new ArrayList<>(List.of("unshare", "--net", "--mount", "--pid", "--fork", "--mount-proc"));
        command.addAll(List.of("--kill-child", "bash", "-c", SETUP, "setup"));
        command.addAll(List.of(Files.createDirectory(home.resolve("etc")).toString(), distribution.toString()));
        Child init = Child.start(home, command);
        Await.until("the host is there", () -> init.out().contains("ready") || !init.isAlive(), init::toString);
        return new FreshHost(home, init, onlyChild(init).pid());
    }

    /** The clone, in which commands run. */
    Path directory() {
        return clone;
    }

    /** The path by which the test finds a file of the host. */
    Path file(String absolute) {
        return Path.of("/proc", Long.toString(pid), "root", absolute);
    }

    /** Moves the captured end of a pair of interfaces to this host, with which the pair goes. */
    void take(Veth veth) throws Exception {
        String name = veth.captured();
        veth.moveTo(pid);
        run("ip link set " + name + " promisc on up");
    }

    /** Starts a line of shell. Its processes are a group, as in a terminal. */
    Child start(String line) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("nsenter", "--target", Long.toString(pid), "--net", "--mount", "--pid"));
        command.addAll(List.of("env", "-C", clone.toString()));
        command.add("PATH=" + home.resolve("bin") + ":" + System.getenv("PATH"));
        command.add("XDG_CACHE_HOME=/dev/null"); // the home directory is that of the machine
        command.addAll(List.of("setsid", "bash", "-o", "pipefail", "-c", line));
        return Child.start(home, command);
    }

    /** Runs a line that is to succeed; what it prints. */
    String run(String line) throws Exception {
        try (Child child = start(line)) {
            child.expectStatus(0);
            return child.out();
        }
    }

    /** Interrupts as Ctrl-C does; the exit status. */
    int interrupt(Child child) throws Exception {
        long group = onlyChild(child).pid();
        new ProcessBuilder("kill", "-INT", "--", "-" + group).start().waitFor();
        return child.awaitStatus();
    }

    private static ProcessHandle onlyChild(Child parent) {
        return ProcessHandle.of(parent.pid())
                .flatMap(process -> process.children().findFirst())
                .orElseThrow(() -> new AssertionError(parent.toString()));
    }

    /** Waits until all processes of the host are gone. */
    @Override
    public void close() {
        init.close();
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
    }
}
