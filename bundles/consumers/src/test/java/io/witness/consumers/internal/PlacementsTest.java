package io.witness.consumers.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.PlacementStatus;
import io.witness.api.consumer.PlacementStatus.State;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import io.witness.settings.SocketSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Filter;
import org.osgi.framework.FrameworkUtil;

@Timeout(60)
class PlacementsTest {
    private static final String HANGS = "hangs";
    private static final String GOOD = "good";

    private final FakeConsumer hanging = new FakeConsumer();
    private final FakeConsumer good = new FakeConsumer();
    private final Placements placements = new Placements(System::nanoTime);

    private record Socket(SocketSpecification specification, List<SharedRing> rings) implements PacketSocket {
        static Socket of(String name, SharedRing... rings) {
            try {
                return new Socket(
                        SocketSettings.socket(Map.of(SocketKeys.SOCKET_NAME, name, SocketKeys.INTERFACE, "fake0")),
                        List.of(rings));
            } catch (SpecificationException e) {
                throw new AssertionError(e);
            }
        }
    }

    @AfterEach
    void stop() {
        hanging.released.countDown();
        CompletableFuture<Void> gone = placements.removeAll();
        FakeRing.await(gone::isDone);
    }

    private void add(String name, FakeConsumer consumer) {
        placements.add(name, new ConsumerService(name, Optional.empty(), Optional.empty()), consumer);
    }

    private State state(String consumer, String socket) {
        return placements.status().stream()
                .filter(each ->
                        each.consumer().equals(consumer) && each.socketName().equals(socket))
                .map(PlacementStatus::state)
                .findFirst()
                .orElse(null);
    }

    @Test
    void shouldPlaceAConsumerAtEachRingOfTheSocketsThatItWants() {
        placements.add(Socket.of("/run/a.sock", new FakeRing(), new FakeRing()));
        placements.add(
                GOOD,
                new ConsumerService(GOOD, Optional.of(Set.of("/run/a.sock", "/run/c.sock")), Optional.empty()),
                good);
        placements.add(Socket.of("/run/b.sock", new FakeRing()));
        placements.add(Socket.of("/run/c.sock", new FakeRing()));
        assertEquals(
                List.of("/run/a.sock/0", "/run/a.sock/1", "/run/c.sock/0"),
                placements.status().stream()
                        .map(each -> each.socketName() + "/" + each.fanoutIndex())
                        .toList());
    }

    /** Each call of the other consumer may hang for ever. */
    @Test
    void shouldPlaceOthersWhileOneHangs() {
        hanging.doing("create", hanging::hang).always();
        placements.add(Socket.of("/run/a.sock", new FakeRing()));
        add(HANGS, hanging);
        FakeRing.await(() -> hanging.has("create"));
        add(GOOD, good);
        placements.add(Socket.of("/run/b.sock", new FakeRing()));
        FakeRing.await(() -> state(GOOD, "/run/a.sock") == State.RUNNING);
        FakeRing.await(() -> state(GOOD, "/run/b.sock") == State.RUNNING);
        assertEquals(State.STARTING, state(HANGS, "/run/a.sock"));
    }

    @Test
    void shouldInterruptWhoDoesNotGoAndForgetIt() {
        hanging.doing("accept", hanging::hang);
        FakeRing ring = new FakeRing();
        placements.add(Socket.of("/run/a.sock", ring));
        add(HANGS, hanging);
        FakeRing.await(ring::isRead);
        ring.fill(1);
        FakeRing.await(() -> hanging.has("block 0 of 1"));
        CompletableFuture<Void> gone = placements.remove(HANGS);
        assertEquals(List.of(), placements.status());
        assertFalse(ring.isRead());
        FakeRing.await(() -> {
            placements.look();
            return hanging.has("interrupted");
        });
        assertFalse(gone.isDone());
        assertEquals(10_000, placements.lookMillis()); // nobody is looked for any more
    }

    @Test
    void shouldLetAConsumerThatGoesFinishWithoutBeingInterrupted() {
        FakeRing ring = new FakeRing();
        placements.add(Socket.of("/run/a.sock", ring));
        add(GOOD, good);
        FakeRing.await(ring::isRead);
        CompletableFuture<Void> gone = placements.remove(GOOD);
        FakeRing.await(gone::isDone);
        assertTrue(good.has("close REMOVED"));
        assertFalse(good.has("interrupted"));
    }

    /** A socket that changes in place, such as its group. */
    @Test
    void shouldFollowWhatASocketIs() throws Exception {
        Changing socket = new Changing("wireshark");
        placements.add(socket);
        Optional<Filter> target = Optional.of(FrameworkUtil.createFilter("(Group=wireshark)"));
        placements.add(GOOD, new ConsumerService(GOOD, Optional.empty(), target), good);
        FakeRing.await(() -> state(GOOD, "/run/a.sock") == State.RUNNING);
        socket.group = "other";
        placements.updated(socket);
        assertEquals(List.of(), placements.status());
        socket.group = "wireshark";
        placements.updated(socket);
        placements.updated(socket);
        assertEquals(1, placements.status().size());
    }

    private static final class Changing implements PacketSocket {
        private final List<SharedRing> rings = List.of(new FakeRing());
        private String group;

        Changing(String group) {
            this.group = group;
        }

        @Override
        public SocketSpecification specification() {
            try {
                return SocketSettings.socket(Map.of(
                        SocketKeys.SOCKET_NAME, "/run/a.sock", SocketKeys.INTERFACE, "fake0", SocketKeys.GROUP, group));
            } catch (SpecificationException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public List<SharedRing> rings() {
            return rings;
        }
    }

    @Test
    void shouldTakeConsumersOffASocketThatGoes() {
        FakeRing ring = new FakeRing();
        Socket socket = Socket.of("/run/a.sock", ring);
        placements.add(socket);
        add(GOOD, good);
        FakeRing.await(ring::isRead);
        CompletableFuture<Void> gone = placements.remove(socket);
        FakeRing.await(gone::isDone);
        assertTrue(good.has("close SOCKET_CLOSED"));
        assertEquals(List.of(), placements.status());
    }
}
