package io.witness.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import javax.inject.Inject;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/**
 * Each bundle of ours is updated under load; afterwards everything is served as before. Uses nothing of the bundles that it
 * updates: it would be refreshed with them.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BundleUpdateTest {
    private static final int SOCKETS = 3;
    private static final int SEALED = 2;
    /** Has a filter that libpcap compiles, and that takes all packets. */
    private static final int FILTERED = 1;

    /** A socket does without them while it is served. */
    private static final Set<String> BESIDE_SOCKETS = Set.of(
            "io.witness.config",
            "io.witness.deploy",
            "io.witness.shell",
            "io.witness.monitor",
            "io.witness.systemd",
            "io.witness.pcap",
            "io.witness.decode",
            "io.witness.flows",
            "io.witness.exporter-kafka",
            "io.witness.recording",
            "io.witness.replay",
            "io.witness.settings",
            "io.witness.source",
            "io.witness.consumers",
            "io.witness.consumer-protocols");

    /** What they embed registers with the JVM for good. */
    private static final Set<String> LEAKING = Set.of("io.witness.linux", "io.witness.protocol");

    @Inject
    private BundleContext context;

    private final List<LoadedVeth> links = new ArrayList<>();

    @Configuration
    public Option[] distribution() throws Exception {
        return Distribution.options(home -> {
            Entry[] entries = new Entry[SOCKETS];
            for (int i = 0; i < SOCKETS; i++) {
                entries[i] = Entry.of(home.resolve("updated" + i + ".sock"), "update" + i)
                        .with("BlockSize", 65536)
                        .with("NumBlocks", 256)
                        .with("BlockTimeoutMillis", 20)
                        .with("FanoutID", 0xA0 + i)
                        .with("Filter", i == FILTERED ? "len > 0" : "")
                        .with("Sealed", i == SEALED);
            }
            return Entry.file(entries);
        });
    }

    @Before
    public void connect() throws Exception {
        for (int i = 0; i < SOCKETS; i++) {
            links.add(LoadedVeth.create("update" + i));
        }
    }

    @After
    public void disconnect() throws Exception {
        for (LoadedVeth link : links) {
            link.close();
        }
    }

    @Test
    public void shouldServeTheSameSocketsAfterEachUpdate() throws Exception {
        List<UpdatedBundle> updated = new ArrayList<>();
        try (ServedSockets sockets = new ServedSockets(SOCKETS)) {
            sockets.awaitServed();
            sockets.connectAll();
            Footprint before = Footprint.settled();
            for (BundleUpdate update : BundleUpdate.ofAll(context, "io.witness.")) {
                UpdatedBundle bundle = UpdatedBundle.watch(update, sockets, before, BundleUpdateTest::isByNature);
                updated.add(bundle);
                before = bundle.after();
            }
            assertEquals("left behind late", List.of(), Footprint.settled().excessOver(before));
        }
        System.out.println(UpdatedBundle.TITLE);
        updated.forEach(System.out::println);
        updated.forEach(BundleUpdateTest::check);
        assertTrue(updated.toString(), updated.size() >= BESIDE_SOCKETS.size() + LEAKING.size() + 5);
    }

    private static void check(UpdatedBundle bundle) {
        if (BESIDE_SOCKETS.contains(bundle.name())) {
            assertEquals(bundle + ": connections closed", 0, bundle.disconnected());
            assertEquals(bundle + ": blocks missed", 0, bundle.missed());
        }
        if (bundle.name().equals("io.witness.memory")) {
            assertEquals(bundle + ": only the sealed socket's", 1, bundle.disconnected());
            assertEquals(bundle + ": blocks missed", 0, bundle.missed());
        }
        bundle.leaked().forEach(leak -> assertTrue(bundle + ": " + leak, isByNature(bundle.refreshed(), leak)));
    }

    /** A class loader, a thread that cleans up, a mapped library, if what leaks is among the refreshed bundles. */
    private static boolean isByNature(Collection<String> refreshed, String leak) {
        return refreshed.stream().anyMatch(LEAKING::contains)
                && (leak.startsWith(UpdatedBundle.LOADER)
                        || leak.matches("[123] more threads \".*[Cc]leaner.*\"")
                        || leak.matches("[123] more mappings \"libraries\""));
    }
}
