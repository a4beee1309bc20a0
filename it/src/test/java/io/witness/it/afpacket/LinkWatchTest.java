package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.internal.AfPacketDriver;
import io.witness.api.ring.Link;
import io.witness.api.ring.LinkWatch;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The link may go, and come again: what the driver tells of it. */
class LinkWatchTest extends OnVethPair {
    private static final int GENEROUS_SECONDS = 30;
    private final AfPacketDriver driver = new AfPacketDriver();
    private final BlockingQueue<Optional<Link>> told = new LinkedBlockingQueue<>();
    private Link first;

    @BeforeEach
    void open() throws Exception {
        driver.watch(pair.receiver, told::add);
        first = await(Link::carrier);
    }

    @AfterEach
    void close() throws Exception {
        driver.deactivate();
    }

    @Test
    void shouldTellThatTheLinkIsDownAndUpAgain() throws Exception {
        VethPair.down(pair.receiver);
        assertEquals(new Link(first.index(), false, false), await(link -> !link.up()));
        VethPair.up(pair.receiver);
        assertEquals(first, await(Link::carrier));
    }

    @Test
    void shouldTellThatTheCarrierIsLostAndBackAgain() throws Exception {
        VethPair.down(pair.sender);
        assertEquals(new Link(first.index(), true, false), await(link -> !link.carrier()));
        VethPair.up(pair.sender);
        assertEquals(first, await(Link::carrier));
    }

    @Test
    void shouldTellThatTheInterfaceIsGoneAndThatAnotherHasItsName() throws Exception {
        VethPair.ip("link", "del", pair.receiver);
        awaitMissing();
        VethPair.ip("link", "add", pair.receiver, "type", "veth", "peer", "name", pair.sender);
        Link second = await(link -> !link.up());
        assertNotEquals(first.index(), second.index());
        VethPair.up(pair.sender);
        VethPair.up(pair.receiver);
        assertEquals(new Link(second.index(), true, true), await(Link::carrier));
    }

    @Test
    void shouldTellThatTheInterfaceHasAnotherNameAndItsOldOneAgain() throws Exception {
        BlockingQueue<Optional<Link>> other = new LinkedBlockingQueue<>();
        driver.watch("renamed0", other::add);
        assertEquals(Optional.empty(), other.poll(GENEROUS_SECONDS, TimeUnit.SECONDS));
        VethPair.ip("link", "set", pair.receiver, "name", "renamed0");
        awaitMissing();
        assertEquals(
                first.index(),
                other.poll(GENEROUS_SECONDS, TimeUnit.SECONDS).orElseThrow().index());
        VethPair.ip("link", "set", "renamed0", "name", pair.receiver);
        assertEquals(first, await(Link::carrier));
        assertEquals(Optional.empty(), other.poll(GENEROUS_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void shouldFindAnInterfaceByItsAlternativeName() throws Exception {
        VethPair.ip("link", "property", "add", "dev", pair.receiver, "altname", "uplink");
        BlockingQueue<Optional<Link>> other = new LinkedBlockingQueue<>();
        driver.watch("uplink", other::add);
        assertEquals(Optional.of(first), other.poll(GENEROUS_SECONDS, TimeUnit.SECONDS));
        VethPair.ip("link", "property", "del", "dev", pair.receiver, "altname", "uplink");
        assertEquals(Optional.empty(), other.poll(GENEROUS_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void shouldSayNothingOfAnotherMtuNorOfAPortThatLeavesItsBridge() throws Exception {
        VethPair.ip("link", "set", pair.receiver, "mtu", "1400");
        VethPair.ip("link", "add", "bridge0", "type", "bridge");
        VethPair.ip("link", "set", pair.receiver, "master", "bridge0");
        VethPair.ip("link", "set", pair.receiver, "nomaster");
        VethPair.ip("link", "del", "bridge0");
        VethPair.down(pair.receiver);
        assertFalse(next().orElseThrow().up(), "told something else before");
    }

    @Test
    void shouldTellTheLastStateOfManyThatCameAtOnce() throws Exception {
        for (int i = 0; i < 100; i++) {
            VethPair.down(pair.receiver);
            VethPair.up(pair.receiver);
        }
        VethPair.ip("link", "del", pair.receiver);
        awaitMissing();
        assertTrue(told.isEmpty());
    }

    /** An observer that does not return while more happens than the socket has room for. */
    @Test
    void shouldFindOutWhatItMissedWhileThereWasTooMuchToTell() throws Exception {
        BlockingQueue<Optional<Link>> other = new LinkedBlockingQueue<>();
        driver.watch("late0", other::add);
        assertEquals(Optional.empty(), other.poll(GENEROUS_SECONDS, TimeUnit.SECONDS));
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch gate = new CountDownLatch(1);
        driver.watch("nosuch0", link -> {
            entered.countDown();
            awaitQuietly(gate);
        });
        entered.await();
        VethPair.changeMtu(pair.sender, 2000);
        VethPair.ip("link", "del", pair.receiver);
        VethPair.ip("link", "add", "late0", "type", "veth", "peer", "name", "late1");
        gate.countDown();
        awaitMissing();
        assertTrue(other.poll(GENEROUS_SECONDS, TimeUnit.SECONDS).isPresent());
        VethPair.ip("link", "del", "late0");
        assertEquals(Optional.empty(), other.poll(GENEROUS_SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void shouldTellNothingAfterTheWatchWasClosed() throws Exception {
        BlockingQueue<Optional<Link>> other = new LinkedBlockingQueue<>();
        LinkWatch watch = driver.watch(pair.receiver, other::add);
        assertEquals(Optional.of(first), other.poll(GENEROUS_SECONDS, TimeUnit.SECONDS));
        watch.close();
        watch.close();
        VethPair.down(pair.receiver);
        await(link -> !link.up());
        assertTrue(other.isEmpty());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void awaitMissing() throws Exception {
        while (next().isPresent()) {
            // states on the way
        }
    }

    /** The next state that is as wanted. */
    private Link await(Predicate<Link> wanted) throws Exception {
        while (true) {
            Optional<Link> link = next();
            if (link.isPresent() && wanted.test(link.get())) {
                return link.get();
            }
        }
    }

    private Optional<Link> next() throws Exception {
        Optional<Link> link = told.poll(GENEROUS_SECONDS, TimeUnit.SECONDS);
        assertTrue(link != null, "told nothing more");
        return link;
    }
}
