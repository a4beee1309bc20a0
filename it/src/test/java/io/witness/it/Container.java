package io.witness.it;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What a container may leave to a program: no user that anybody knows, no capability, no network (lo is down, there is no
 * IPv6), no libpcap, a home directory that cannot be written, and one place for temporary files.
 */
final class Container {
    private static final String SETUP =
            """
            set -e
            sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1
            for library in $(ldconfig -p | sed -n 's/.*libpcap\\.so.* => //p' | xargs readlink -f | sort -u) /etc/ld.so.cache; do
                mount --bind /dev/null "$library"
            done
            mount --bind -o ro "$1" "$1"
            mount -t tmpfs -o size=1m,mode=1777 full "$2"
            mount -t tmpfs -o size=64m,mode=1777,noexec noexec "$3"
            shift 3
            exec "$@"
            """;

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Path directory;
    /** Of this one alone, so that its processes can be told from others. */
    private final TestUser user = new TestUser(Integer.toString(60_100 + COUNT.incrementAndGet()), "60001");

    private Container(Path directory) {
        this.directory = directory;
    }

    /** Makes one in a directory. */
    static Container make(Path directory) throws Exception {
        Container container = new Container(directory);
        TestUser.open(directory);
        for (Path made : List.of(container.home(), container.full(), container.withoutExecution())) {
            TestUser.open(Files.createDirectory(made));
        }
        container.user.own(Files.createDirectory(container.temporary()));
        return container;
    }

    private Path home() {
        return directory.resolve("home");
    }

    private Path temporary() {
        return directory.resolve("t");
    }

    /** A place for temporary files without room for any. */
    Path full() {
        return directory.resolve("full");
    }

    /** A place for temporary files from which no code can be loaded. */
    Path withoutExecution() {
        return directory.resolve("noexec");
    }

    Child demo(String... options) throws Exception {
        return start(Stream.concat(Stream.of(ReadableCopy.command(), "demo"), Stream.of(options))
                .toArray(String[]::new));
    }

    Child start(String... words) throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare", "--net", "--mount", "bash", "-c", SETUP, "setup"));
        Stream.of(home(), full(), withoutExecution()).map(Path::toString).forEach(command::add);
        command.addAll(user.command());
        command.addAll(List.of("env", "HOME=" + home(), "TMPDIR=" + temporary()));
        command.addAll(List.of(words));
        return Child.start(directory, command);
    }

    /** Command lines of all processes of its user, by their numbers. */
    Map<Long, String> processes() throws IOException {
        Map<Long, String> processes = new TreeMap<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : all) {
                try {
                    if (Files.getAttribute(process, "unix:uid").toString().equals(user.user())) {
                        String command =
                                Files.readString(process.resolve("cmdline")).replace('\0', ' ');
                        processes.put(Long.parseLong(process.getFileName().toString()), command);
                    }
                } catch (IOException e) {
                    continue; // it has just ended
                }
            }
        }
        return processes;
    }

    List<Path> temporaryFiles() throws Exception {
        try (Stream<Path> files = Files.list(temporary())) {
            return files.toList();
        }
    }
}
