package io.witness.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import io.witness.api.socket.SocketState.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.BundleContext;

/** A socket outlives its link, under load. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class LinkFlapTest {
    private static final int FLAPS = Soak.times(50, 100);
    private static final int DELETIONS = Soak.times(8, 20);
    private static final String INTERFACE = "flap0";
    private static final String ELSEWHERE = "flap0away";

    @Inject
    private BundleContext context;

    private Sockets sockets;
    private Path socket;

    @Configuration
    public Option[] distribution() throws Exception {
        return Distribution.options(home -> Entry.file(Entry.of(home.resolve("flap.sock"), INTERFACE)
                .with("BlockSize", 65536)
                .with("NumBlocks", 256)
                .with("BlockTimeoutMillis", 10)));
    }

    @Before
    public void awaitAbsence() throws Exception {
        sockets = new Sockets(context);
        socket = Distribution.socket("flap");
        awaitMissing();
    }

    @Test
    public void shouldResumeAfterEachFlap() throws Exception {
        try (LoadedVeth link = LoadedVeth.create(INTERFACE);
                SequenceClient client = SequenceClient.connect(Distribution.home(), socket)) {
            sockets.await(Phase.CAPTURING, socket); // it may have seen the new interface before that was up
            sockets.awaitBlock(socket);
            LogFile log = LogFile.fromNow();
            for (int i = 0; i < FLAPS; i++) {
                link.veth().down();
                sockets.await(Phase.DOWN, socket);
                link.veth().up();
                sockets.await(Phase.CAPTURING, socket);
                sockets.awaitBlock(socket);
            }
            client.assertMissedNothing();
            assertSaid(log, FLAPS, INTERFACE + " is down");
            assertSaid(log, FLAPS, "captures again");
            assertEquals(log.toString(), 2 * FLAPS, saidOfTheRing(log).size());
            link.veth().down();
            sockets.await(Phase.DOWN, socket);
            CpuTime.assertIdle();
        }
    }

    @Test
    public void shouldCaptureFromEachNewInterfaceOfTheName() throws Exception {
        Footprint before = Footprint.now();
        LogFile log = LogFile.fromNow();
        for (int i = 0; i < DELETIONS; i++) {
            try (LoadedVeth link = LoadedVeth.create(INTERFACE)) {
                captureFrom(link);
            }
            awaitMissing();
        }
        assertSaid(log, DELETIONS, "captures from " + INTERFACE);
        assertSaid(log, DELETIONS, "waiting: interface " + INTERFACE);
        CpuTime.assertIdle();
        Footprint.awaitNoMoreThan(before);
    }

    private void captureFrom(LoadedVeth link) throws Exception {
        try (SequenceClient client = SequenceClient.connect(Distribution.home(), socket)) {
            sockets.awaitServed(socket);
            client.assertMissedNothing();
            link.veth().delete();
            client.awaitDisconnected();
        }
    }

    @Test
    public void shouldFollowTheNameWhenAnInterfaceIsRenamed() throws Exception {
        try (LoadedVeth link = LoadedVeth.create(INTERFACE)) {
            sockets.awaitServed(socket);
            link.veth().rename(ELSEWHERE);
            awaitMissing();
            try (LoadedVeth other = LoadedVeth.create("flap1")) {
                other.veth().rename(INTERFACE);
                sockets.awaitServed(socket);
                sockets.awaitBlock(socket);
            }
            awaitMissing();
            link.veth().rename(INTERFACE);
            sockets.awaitServed(socket);
            sockets.awaitBlock(socket);
        }
        awaitMissing();
    }

    @Test
    public void shouldSayThatTheOtherEndIsDown() throws Exception {
        try (LoadedVeth link = LoadedVeth.create(INTERFACE);
                SequenceClient client = SequenceClient.connect(Distribution.home(), socket)) {
            link.veth().farDown();
            sockets.await(Phase.DOWN, socket);
            CpuTime.assertIdle();
            assertTrue("clients stay", client.isConnected());
        }
    }

    @Test
    public void shouldNotNoticeAChangeOfMtu() throws Exception {
        try (LoadedVeth link = LoadedVeth.create(INTERFACE);
                SequenceClient client = SequenceClient.connect(Distribution.home(), socket)) {
            LogFile log = LogFile.fromNow();
            for (int mtu = 1500; mtu < 9000; mtu += 1500) {
                link.veth().mtu(mtu);
                client.awaitBlocks(1);
            }
            client.assertMissedNothing();
            assertEquals(log.toString(), List.of(), saidOfTheRing(log));
        }
    }

    /** A consumer of the ring before may still end. */
    private List<String> saidOfTheRing(LogFile log) throws Exception {
        return log.lines(socket).stream()
                .filter(line -> !line.contains("consumer "))
                .toList();
    }

    private void awaitMissing() throws Exception {
        sockets.await(Phase.WAITING, socket);
        Await.until("the socket file is gone", () -> !Files.exists(socket), sockets::toString);
        assertTrue(sockets.rings(socket).isEmpty());
        assertFalse(sockets.isServed(socket));
    }

    private void assertSaid(LogFile log, int times, String text) throws Exception {
        Await.until(text, () -> log.lines(socket, text).size() >= times, log::toString); // said after it is so
        assertEquals(text + "\n" + log, times, log.lines(socket, text).size());
        assertEquals(log.toString(), List.of(), log.lines("Exception"));
    }
}
