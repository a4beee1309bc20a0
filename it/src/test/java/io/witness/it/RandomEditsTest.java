package io.witness.it;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
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
    private static final int WARM_UP = 20;
    private static final int EDITS = Soak.times(40, 500);

    @Inject
    private BundleContext context;

    @Inject
    private ConfigurationAdmin admin;

    private final Random random = new Random(SEED);
    private final ExpectedSockets expected = new ExpectedSockets();
    private Sockets sockets;
    private Comparison comparison;
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
        comparison = new Comparison(edits.names(), expected, sockets);
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
            log.await(file.file(), edit.isList() ? ": read again: " : "keep running unchanged");
        }
        String[] last = {""};
        Await.until(
                "all is as it must be",
                () -> (last[0] = comparison.difference()).isEmpty(),
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

    /** A server opens on a thread of its own: it may be about to. */
    private static WireClient connected(Path socket) throws Exception {
        WireClient[] client = {null};
        Await.until(socket + " takes clients", () -> {
            try {
                client[0] = WireClient.connect(socket);
                return true;
            } catch (SocketException e) {
                return false;
            }
        });
        return client[0];
    }

    /** What a client is told, and that it gets blocks. */
    private static void connect(Entry entry) throws Exception {
        int fanoutSize = entry.number("FanoutSize", 1);
        try (WireClient client = connected(entry.socket())) {
            for (WireClient.Message message : client.hello()) {
                switch (message.type()) {
                    case WireClient.FANOUT_SIZE -> assertEquals(fanoutSize, value(message));
                    case WireClient.BLOCK_SIZE -> assertEquals(entry.number("BlockSize", 0), value(message));
                    case WireClient.NUM_BLOCKS -> assertEquals(entry.number("NumBlocks", 0), value(message));
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
}
