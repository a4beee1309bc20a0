package io.witness.it.afpacket;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Two interfaces joined by a virtual cable, quiet but for what tests send. To be used in a network namespace of one's own. */
final class VethPair implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Where rings are opened. */
    final String receiver;
    /** Where frames are sent. */
    final String sender;

    VethPair() throws IOException {
        int number = COUNT.incrementAndGet();
        receiver = "wrx" + number;
        sender = "wtx" + number;
        ip("link", "add", receiver, "type", "veth", "peer", "name", sender);
        quiet(receiver);
        quiet(sender);
        up(sender);
        up(receiver);
        awaitCarrier(sender);
    }

    /** Until the kernel has noticed that both ends are up, it drops what is sent. */
    static void awaitCarrier(String name) throws IOException {
        while (!ip("-o", "link", "show", name).contains(" state UP ")) {
            LockSupport.parkNanos(10_000_000);
        }
    }

    void awaitCarrier() throws IOException {
        awaitCarrier(sender);
    }

    int receiverIndex() throws IOException {
        return Integer.parseInt(ip("-o", "link", "show", receiver).split(":", 2)[0]);
    }

    /** IPv6 would send packets of its own. */
    private static void quiet(String name) throws IOException {
        ip("link", "set", name, "addrgenmode", "none");
    }

    static void up(String name) throws IOException {
        ip("link", "set", name, "up");
    }

    static void down(String name) throws IOException {
        ip("link", "set", name, "down");
    }

    /** Changes the interface so many times, by one process. */
    static void changeMtu(String name, int times) throws IOException {
        Path commands = Files.createTempFile("witness", ".ip");
        try {
            List<String> lines = new ArrayList<>();
            for (int i = 0; i < times; i++) {
                lines.add("link set " + name + " mtu " + (1400 + i % 2));
            }
            ip("-batch", Files.write(commands, lines).toString());
        } finally {
            Files.delete(commands);
        }
    }

    /** What the command prints. */
    static String ip(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** Removes both ends, if they are still there. */
    @Override
    public void close() throws IOException {
        if (isThere(sender)) {
            ip("link", "del", sender);
        }
    }

    private static boolean isThere(String name) throws IOException {
        try (Stream<String> interfaces = Files.lines(Path.of("/proc/self/net/dev"))) {
            return interfaces.anyMatch(line -> line.strip().startsWith(name + ":"));
        }
    }
}
