package io.witness.it;

import static org.junit.Assert.assertEquals;

import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.inject.Inject;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;

/** After each of many edits, what is served is the last valid state; at the end nothing is left. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class RandomEditsTest {
    private static final long SEED = 20_240_607;
    private static final int WARM_UP = 25;
    private static final int EDITS = 500;

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    private final Random random = new Random(SEED);
    private final ExpectedSockets expected = new ExpectedSockets();
    private Sockets sockets;
    private FileSource file;
    private RandomEdits edits;

    @org.ops4j.pax.exam.Configuration
    public Option[] distribution() throws Exception {
        return Distribution.options(home -> Entry.file(Entry.of(home.resolve("bystander.sock"), "absent0")));
    }

    @Test
    public void shouldServeTheLastValidStateAfterEachEdit() throws Exception {
        sockets = new Sockets(context);
        file = new FileSource(Distribution.file());
        edits = new RandomEdits(SEED, Distribution.home(), List.of("edit0", "edit1", "lo"));
        FastPoll.set(admin);
        apply(WARM_UP);
        clear();
        Footprint before = Footprint.settled();
        apply(EDITS);
        clear();
        Footprint.awaitNoMoreThan(before);
    }

    private void apply(int count) throws Exception {
        try (LoadedVeth one = LoadedVeth.create("edit0");
                LoadedVeth other = LoadedVeth.create("edit1")) {
            for (int i = 0; i < count; i++) {
                Edit edit = edits.next();
                try {
                    apply(edit);
                } catch (AssertionError e) {
                    throw new AssertionError("edit " + i + " of " + count + ":\n" + edit.text() + "\n" + expected, e);
                }
            }
        }
    }

    private void clear() throws Exception {
        apply(new Edit("[]", true, List.of(), java.util.Set.of(), false));
    }

    private void apply(Edit edit) throws Exception {
        LogFile log = LogFile.fromNow();
        List<Entry> before = expected.allRunning();
        boolean isTold = expected.apply(edit);
        write(edit.text());
        if (isTold) {
            log.await(file.file(), edit.isList() ? ": read again: " : "go on as they are");
        }
        String[] last = {""};
        Await.until(
                "all is as it must be",
                () -> (last[0] = difference()).isEmpty(),
                () -> last[0] + "\n" + sockets + "\n" + log);
        for (Entry entry : expected.allRunning()) {
            if (!before.contains(entry)) {
                connect(entry);
            }
        }
    }

    private void write(String text) throws IOException {
        if (random.nextBoolean()) {
            file.write(text);
        } else {
            file.replace(text);
        }
    }

    /** The first thing that is not as it must be; empty if all is. */
    private String difference() throws Exception {
        for (Path name : edits.names()) {
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
            int size = number(entry, "FanoutSize", 1);
            rings += size;
            if (number(entry, "FanoutID", 0) != 0) {
                fixed.put(number(entry, "FanoutID", 0), size);
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
        if (rings.size() != number(entry, "FanoutSize", 1)) {
            return rings.size() + " rings";
        }
        for (RingStatus ring : rings) {
            if (ring.description().blockSize() != number(entry, "BlockSize", 0)
                    || ring.description().numBlocks() != number(entry, "NumBlocks", 0)
                    || !ring.description().filter().equals(Optional.of(text(entry, "Filter", "")))
                    || !ring.description().interfaceName().equals(Optional.of(entry.get("Interface")))) {
                return ring.description().toString();
            }
        }
        return differenceOfFile(entry);
    }

    private static String differenceOfFile(Entry entry) throws IOException {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(entry.socket()));
        String wanted =
                switch (text(entry, "Mode", "0600")) {
                    case "0640" -> "rw-r-----";
                    case "0666" -> "rw-rw-rw-";
                    default -> "rw-------";
                };
        String owner = Files.getOwner(entry.socket()).getName();
        return mode.equals(wanted) && owner.equals(text(entry, "User", "root")) ? "" : mode + " of " + owner;
    }

    /** What a client is told, and that it gets blocks. */
    private static void connect(Entry entry) throws Exception {
        int fanoutSize = number(entry, "FanoutSize", 1);
        try (WireClient client = WireClient.connect(entry.socket())) {
            for (WireClient.Message message : client.greeting()) {
                switch (message.type()) {
                    case WireClient.FANOUT_SIZE -> assertEquals(fanoutSize, value(message));
                    case WireClient.BLOCK_SIZE -> assertEquals(number(entry, "BlockSize", 0), value(message));
                    case WireClient.NUM_BLOCKS -> assertEquals(number(entry, "NumBlocks", 0), value(message));
                    default -> {} // what else it says is for others
                }
            }
            client.choose(fanoutSize - 1);
            client.read(1);
            if (!entry.get("Interface").equals("lo")) {
                client.sendIndex(client.nextIndex());
            }
        }
    }

    private static int value(WireClient.Message message) {
        return ByteBuffer.wrap(message.value()).getInt();
    }

    private static int number(Entry entry, String key, int absent) {
        return entry.get(key) == null ? absent : (Integer) entry.get(key);
    }

    private static String text(Entry entry, String key, String absent) {
        return entry.get(key) == null ? absent : (String) entry.get(key);
    }
}
