package io.witness.it;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is served, held against what must be: services, files, and the kernel's fanout groups. */
final class Comparison {
    private final List<Path> names;
    private final ExpectedSockets expected;
    private final Sockets sockets;

    /** Of these SocketNames, whether something is expected there or not. */
    Comparison(List<Path> names, ExpectedSockets expected, Sockets sockets) {
        this.names = names;
        this.expected = expected;
        this.sockets = sockets;
    }

    /** The first thing that is not as it must be; empty if all is. */
    String difference() throws Exception {
        for (Path name : names) {
            String difference = difference(name);
            if (!difference.isEmpty()) {
                return name + ": " + difference;
            }
        }
        return differenceOfGroups();
    }

    /** Every ring is in a group; those of a fixed id, and no others, are in that. */
    private String differenceOfGroups() throws Exception {
        Map<Integer, Integer> groups = FanoutGroups.sizes();
        Map<Integer, Integer> fixed = new HashMap<>();
        int rings = 0;
        for (Entry entry : expected.allRunning()) {
            int size = entry.number("FanoutSize", 1);
            rings += size;
            if (entry.number("FanoutID", 0) != 0) {
                fixed.put(entry.number("FanoutID", 0), size);
            }
        }
        int members = groups.values().stream().mapToInt(Integer::intValue).sum();
        groups.keySet().removeIf(id -> id < RandomEdits.FIXED_ID);
        return members == rings && groups.equals(fixed) ? "" : members + " members, of fixed ids: " + groups;
    }

    private String difference(Path name) throws IOException {
        Optional<SocketState> state = sockets.capture(name);
        String phase = state.map(SocketState::phase).map(Phase::toString).orElse(null);
        if (!String.valueOf(expected.phase(name)).equals(String.valueOf(phase))) {
            return "is " + phase;
        }
        Entry running = expected.running(name);
        if (running == null) {
            return Files.exists(name) || sockets.listener(name).isPresent() ? "is listened at" : "";
        }
        if (state.orElseThrow().isAsConfigured() != expected.isAsConfigured(name)) {
            return "says " + state;
        }
        return sockets.isServed(name) ? difference(running, sockets.rings(name)) : "is not served";
    }

    private static String difference(Entry entry, List<RingStatus> rings) throws IOException {
        if (rings.size() != entry.number("FanoutSize", 1)) {
            return rings.size() + " rings";
        }
        for (RingStatus ring : rings) {
            if (ring.description().blockSize() != entry.number("BlockSize", 0)
                    || ring.description().numBlocks() != entry.number("NumBlocks", 0)
                    || !ring.description().filter().equals(Optional.of(entry.text("Filter", "")))
                    || !ring.description().interfaceName().equals(Optional.of(entry.get("Interface")))) {
                return ring.description().toString();
            }
        }
        try {
            return differenceOfFile(entry);
        } catch (NoSuchFileException e) { // a server closes and opens on a thread of its own
            return "has no socket file";
        }
    }

    private static String differenceOfFile(Entry entry) throws IOException {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(entry.socket()));
        String wanted =
                switch (entry.text("Mode", "0600")) {
                    case "0640" -> "rw-r-----";
                    case "0666" -> "rw-rw-rw-";
                    default -> "rw-------";
                };
        String owner = Files.getOwner(entry.socket()).getName();
        return mode.equals(wanted) && owner.equals(entry.text("User", "root")) ? "" : mode + " of " + owner;
    }
}
