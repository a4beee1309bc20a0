package io.witness.server.internal;

import io.witness.api.socket.SocketState.Phase;
import io.witness.linux.poll.EventFd;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A process that is to serve a socket without being able to start a thread, and prints what became of that. Started with stacks
 * that take more addresses than it leaves itself.
 */
final class ThreadShortage {
    static final String LINE = "shortage: ";
    private static final long LESS_THAN_A_STACK_KIB = 256 << 10;

    private ThreadShortage() {}

    /** Runs with the path of the socket. */
    public static void main(String[] arguments) throws Exception {
        Path path = Path.of(arguments[0]);
        try (FakeSocket socket = new FakeSocket(path)) {
            EventFd.open().close(); // loads what keeps descriptors
            SocketServer server = new SocketServer(socket);
            long before = waiting();
            limitAddresses(Long.toString((sizeKib() + LESS_THAN_A_STACK_KIB) << 10));
            server.start();
            String outcome = server.state().phase() + (Files.exists(path) ? ", a" : ", no")
                    + " socket file, descriptors " + (waiting() == before ? "kept" : "lost");
            limitAddresses("unlimited");
            server.update();
            System.out.println(LINE + outcome + (server.state().phase() == Phase.LISTENING ? ", served later" : ""));
            server.stop();
        }
    }

    private static void limitAddresses(String bytes) throws Exception {
        String self = Long.toString(ProcessHandle.current().pid());
        int status = new ProcessBuilder("prlimit", "--pid", self, "--as=" + bytes + ":")
                .inheritIO()
                .start()
                .waitFor();
        if (status != 0) {
            throw new IOException("prlimit ended with status " + status);
        }
    }

    private static long sizeKib() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmSize:"))
                    .map(line -> Long.valueOf(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Descriptors of epoll and of its wake-up. */
    private static long waiting() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.filter(link -> target(link).startsWith("anon_inode:[event"))
                    .count();
        }
    }

    /** Empty for one that is closed meanwhile. */
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
