package io.witness.client;

import io.witness.api.ring.RingException;
import io.witness.client.RingFollower.Event;
import io.witness.client.internal.Failures;
import io.witness.linux.Descriptors;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** A process that is to get a ring with too few descriptors, and prints what became of that. Started with a low limit. */
final class ResourceShortage {
    private static final int MOST_FREE = 12;
    private static final int STANDARD_INPUT = 0;

    private final Path socket;
    private final Deque<Integer> fillers = new ArrayDeque<>();

    private ResourceShortage(Path socket) {
        this.socket = socket;
    }

    /** Runs {@code descriptors PATH}, {@code memory PATH} or {@code handshake PATH}. */
    public static void main(String[] arguments) throws Exception {
        loadAll();
        ResourceShortage shortage = new ResourceShortage(Path.of(arguments[1]));
        switch (arguments[0]) {
            case "descriptors" -> shortage.tryWithoutDescriptors();
            case "memory" -> shortage.tryWithoutMemory();
            case "handshake" -> shortage.tryWithoutMemoryForTheHandshake();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private void tryWithoutDescriptors() throws Exception {
        TestimonyClient.connect(socket, 0).close();
        fill();
        for (int free = 0; free <= MOST_FREE; free++) {
            tryWith(free);
        }
        followWith(3);
    }

    /** A class that is needed first when there is no descriptor for its file would stay missing. */
    private static void loadAll() throws Exception {
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path root = Path.of(entry);
            if (Files.isDirectory(root)) {
                load(root);
            }
        }
        try {
            Class.forName("nowhere"); // each jar is opened
        } catch (ClassNotFoundException e) {
            // as it should
        }
    }

    private static void load(Path root) throws Exception {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                if (name.startsWith("io.witness.") && !name.endsWith("-info.class") && !name.contains("Test")) {
                    load(name.substring(0, name.length() - ".class".length()));
                }
            }
        }
    }

    private static void load(String name) throws ClassNotFoundException {
        try {
            Class.forName(name);
        } catch (NoClassDefFoundError e) {
            // it needs the framework, so no client needs it
        }
    }

    /** Takes all descriptors that there are, and says how many that were. */
    private int fill() {
        int taken = 0;
        try {
            while (true) {
                fillers.push(Descriptors.duplicate(STANDARD_INPUT));
                taken++;
            }
        } catch (ErrnoException e) {
            return taken;
        }
    }

    private void free(int count) {
        for (int i = 0; i < count; i++) {
            Descriptors.close(fillers.pop());
        }
    }

    /** The same, once so many can be had: the JVM itself may have a file open at this moment. */
    private int fill(int expected) throws InterruptedException {
        int taken = fill();
        for (int i = 0; i < 50 && taken < expected; i++) {
            Thread.sleep(100);
            taken += fill();
        }
        return taken;
    }

    private void tryWith(int free) throws InterruptedException {
        free(free);
        String outcome;
        try {
            TestimonyClient.connect(socket, 0).close();
            outcome = "ring";
        } catch (RingException e) {
            outcome = (Failures.isTransient(e) ? "may pass: " : "stays: ") + e.getMessage();
        }
        int left = fill(free);
        System.out.println(free + (left == free ? " kept " : " lost " + (free - left) + " ") + outcome);
    }

    private void followWith(int free) throws Exception {
        free(free);
        try (RingFollower follower = TestimonyClient.follow(socket, 0)) {
            Event event = follower.next(-1);
            while (event == Event.NONE) {
                event = follower.next(-1);
            }
            System.out.println("follower " + event);
            free(MOST_FREE);
            while (event != Event.RING) {
                event = follower.next(-1);
            }
            System.out.println("follower " + event);
        }
        System.out.println("follower " + (fill(free + MOST_FREE) == free + MOST_FREE ? "kept" : "lost"));
    }

    private void tryWithoutMemory() throws Exception {
        long before = open();
        try {
            TestimonyClient.connect(socket, 0).close();
            System.out.println("memory ring");
        } catch (OutOfMemoryError e) {
            System.out.println("memory " + (open() == before ? "kept" : "lost"));
        }
        try (RingFollower follower = TestimonyClient.follow(socket, 0)) {
            long opened = open();
            boolean ranOut = runsOutOfMemory(follower);
            long more = open() - opened; // the JVM may have closed one of its own
            System.out.println("follower " + (ranOut ? more <= 0 ? "kept" : "lost " + more : "ring"));
        }
        List<String> maps = Files.readAllLines(Path.of("/proc/self/maps"));
        System.out.println("mapped "
                + maps.stream().filter(line -> line.contains("/memfd:ring")).count());
    }

    /** What the handshake reads into cannot be had: then there is a connection, and nobody who owns it. */
    private void tryWithoutMemoryForTheHandshake() throws Exception {
        TestimonyClient.describe(socket); // has what else is needed for a connection
        List<NativeMemory> all = allMemory();
        int before = ServedRing.openDescriptors();
        String outcome;
        try {
            TestimonyClient.connect(socket, 0).close();
            outcome = "ring";
        } catch (OutOfMemoryError e) {
            outcome = ServedRing.openDescriptors() == before ? "kept" : "lost";
        } catch (RingException e) {
            outcome = e.getMessage();
        }
        System.out.println("handshake " + outcome);
        Reference.reachabilityFence(all);
    }

    private static List<NativeMemory> allMemory() {
        List<NativeMemory> all = new ArrayList<>();
        try {
            while (true) {
                all.add(NativeMemory.allocate(1));
            }
        } catch (OutOfMemoryError e) {
            return all;
        }
    }

    private static boolean runsOutOfMemory(RingFollower follower) throws Exception {
        try {
            Event event = follower.next(-1);
            while (event == Event.NONE) {
                event = follower.next(-1);
            }
            return false;
        } catch (OutOfMemoryError e) {
            return true;
        }
    }

    private static long open() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }
}
