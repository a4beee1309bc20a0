package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingGroup;
import io.witness.linux.Descriptors;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.link.InterfaceLookup;
import io.witness.linux.socket.PacketSockets;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The link may go, and come again: what a ring does meanwhile. */
class LinkTest extends OnVethPair {

    @Test
    void shouldSayWhichInterfaceTheRingsAreBoundTo() throws Exception {
        RingGroup group = Rings.open(pair.receiver, "FanoutSize", 2);
        Rings.closeAll(group);
        int fd = PacketSockets.open();
        assertEquals(new InterfaceLookup(pair.receiver).index(fd), group.linkIndex());
        Descriptors.close(fd);
    }

    @Test
    void shouldGoOnAfterTheLinkWasDown() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver)) {
            VethPair.down(pair.receiver);
            assertIdle(ring);
            VethPair.up(pair.receiver);
            assertReceives(ring);
        }
    }

    @Test
    void shouldOpenOnAnInterfaceThatIsDownAndBeginWhenItIsUp() throws Exception {
        VethPair.down(pair.receiver);
        try (Ring ring = Rings.openOne(pair.receiver)) {
            assertIdle(ring);
            VethPair.up(pair.receiver);
            assertReceives(ring);
        }
    }

    @Test
    void shouldGoOnUnderAnotherNameAndWithAnotherMtu() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver)) {
            VethPair.ip("link", "set", pair.receiver, "name", "renamed0");
            VethPair.ip("link", "set", "renamed0", "mtu", "1400");
            assertReceives(ring);
        }
    }

    @Test
    void shouldBeIdleAfterItsInterfaceWasRemoved() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver)) {
            VethPair.ip("link", "del", pair.receiver);
            assertIdle(ring);
        }
    }

    @Test
    void shouldBeIdleAfterItsInterfaceWasRemovedThatWasDownAlready() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver)) {
            VethPair.down(pair.receiver);
            ring.await(200);
            VethPair.ip("link", "del", pair.receiver);
            assertIdle(ring);
        }
    }

    @Test
    void shouldReceiveAgainAfterEachOfManyFlapsUnderLoad() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        Thread traffic = new Thread(() -> sendUntilInterrupted(sent));
        try (Ring ring = Rings.openOne(pair.receiver)) {
            traffic.start();
            for (int flap = 0; flap < 100; flap++) {
                VethPair.down(pair.receiver);
                VethPair.up(pair.receiver);
                awaitFrameAfter(ring, sent.get());
            }
        } finally {
            traffic.interrupt();
            traffic.join();
        }
    }

    private static void awaitFrameAfter(Ring ring, int number) throws Exception {
        List<Integer> numbers = new ArrayList<>(List.of(-1));
        while (numbers.get(numbers.size() - 1) <= number) {
            int index = Rings.takeWithin(ring, 10_000);
            assertNotEquals(Ring.NONE, index, "nothing came after frame " + number);
            Rings.numbers(ring, index, numbers);
            ring.release(index);
        }
    }

    /** Up to a thousand frames a second; while the link is down, they are refused. */
    private void sendUntilInterrupted(AtomicInteger sent) {
        try (FrameSender sender = new FrameSender(pair.sender)) {
            while (true) {
                Thread.sleep(1);
                trySend(sender, sent.get());
                sent.incrementAndGet();
            }
        } catch (ErrnoException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            // the test is over
        }
    }

    private static void trySend(FrameSender sender, int number) throws ErrnoException {
        try {
            sender.send(number);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOBUFS && e.errno() != Errno.ENETDOWN) {
                throw e;
            }
        }
    }

    /** The other end may take a while to notice that there is a carrier again. */
    private void assertReceives(Ring ring) throws Exception {
        try (FrameSender sender = new FrameSender(pair.sender)) {
            List<Integer> received = List.of();
            for (int attempt = 0; attempt < 20 && received.isEmpty(); attempt++) {
                sender.send(5);
                received = Rings.drain(ring);
            }
            assertEquals(5, received.get(0));
        }
    }

    private static void assertIdle(Ring ring) throws Exception {
        int rounds = Rings.roundsIn(ring, 500);
        assertTrue(rounds <= 5, rounds + " rounds in 500 ms");
    }
}
