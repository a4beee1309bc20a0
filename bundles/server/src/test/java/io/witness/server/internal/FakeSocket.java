package io.witness.server.internal;

import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.BlockSink;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import io.witness.api.socket.Subscription;
import io.witness.api.socket.SubscriptionStatus;
import io.witness.linux.poll.EventFd;
import io.witness.settings.SocketSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A socket of two rings without any kernel ring: the test delivers indexes. */
final class FakeSocket implements PacketSocket, AutoCloseable {
    static final int NUM_BLOCKS = 8;

    final List<FakeSubscription> subscriptions = new CopyOnWriteArrayList<>();
    private final EventFd descriptor = EventFd.open();
    volatile SocketSpecification specification;
    /** Makes the server's thread fail as soon as a client joins. */
    volatile boolean broken;

    volatile boolean unloadable;

    FakeSocket(Path path) throws Exception {
        specification = specification(path, "0600");
    }

    static SocketSpecification specification(Path path, String mode) throws SpecificationException {
        return specification(path, mode, "");
    }

    static SocketSpecification specification(Path path, String mode, String user) throws SpecificationException {
        return SocketSettings.socket(Map.of(
                SocketKeys.SOCKET_NAME,
                path.toString(),
                SocketKeys.INTERFACE,
                "fake0",
                SocketKeys.NUM_BLOCKS,
                NUM_BLOCKS,
                SocketKeys.MODE,
                mode,
                SocketKeys.USER,
                user));
    }

    /** As it is but for its limits. */
    static SocketSpecification limited(Path path, int maxClients, int maxClientsPerUser) throws SpecificationException {
        return SocketSettings.socket(Map.of(
                SocketKeys.SOCKET_NAME,
                path.toString(),
                SocketKeys.INTERFACE,
                "fake0",
                SocketKeys.NUM_BLOCKS,
                NUM_BLOCKS,
                SocketKeys.MAX_CLIENTS,
                maxClients,
                SocketKeys.MAX_CLIENTS_PER_USER,
                maxClientsPerUser));
    }

    @Override
    public SocketSpecification specification() {
        return specification;
    }

    @Override
    public List<SharedRing> rings() {
        if (broken) {
            throw new IllegalStateException("broken by the test");
        }
        if (unloadable) {
            throw new NoClassDefFoundError("by the test");
        }
        return List.of(new FakeSharedRing(), new FakeSharedRing());
    }

    @Override
    public void close() {
        descriptor.close();
    }

    /** What one client was given and has returned. */
    static final class FakeSubscription implements Subscription {
        final Reader reader;
        final BlockSink sink;
        final Set<Integer> inHand = ConcurrentHashMap.newKeySet();
        volatile boolean closed;
        /** Written by the server's thread only. */
        volatile int ledgersRead;

        FakeSubscription(Reader reader, BlockSink sink) {
            this.reader = reader;
            this.sink = sink;
        }

        int deliver(int first, int count) {
            for (int i = 0; i < count; i++) {
                inHand.add((first + i) % NUM_BLOCKS);
            }
            return sink.deliver(first, count);
        }

        @Override
        public boolean returned(int index) {
            return inHand.remove(index);
        }

        @Override
        public void advance() {}

        @Override
        public long packetsBefore(int index) {
            throw new AssertionError("a server counts no packets");
        }

        @Override
        public void malformed(int index, String reason) {
            throw new AssertionError("a server walks no block");
        }

        @Override
        public int maxInFlight() {
            return 2;
        }

        @Override
        public SubscriptionStatus status() {
            throw new AssertionError("a server needs the ledger only, and the rest costs the ring's thread much more");
        }

        @Override
        public Ledger ledger() {
            ledgersRead++;
            BlockCount none = BlockCount.NONE;
            return new Ledger(none, new BlockCount(2, 20), none, none, none, none, none);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private final class FakeSharedRing implements SharedRing {
        @Override
        public RingDescription description() {
            return new RingDescription(
                    Optional.of("fake0"), OptionalInt.of(1), OptionalInt.empty(), Optional.of("tcp"), 4096, NUM_BLOCKS);
        }

        @Override
        public RingMemory memory() {
            return RingMemory.of(
                    4096, ByteBuffer.allocateDirect(4096 * NUM_BLOCKS).order(ByteOrder.nativeOrder()));
        }

        @Override
        public DescriptorLease lease() {
            return new DescriptorLease() {
                @Override
                public int descriptor() {
                    return descriptor.descriptor();
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public Subscription subscribe(Reader reader, BlockSink sink) {
            FakeSubscription subscription = new FakeSubscription(reader, sink);
            subscriptions.add(subscription);
            return subscription;
        }

        @Override
        public RingTotals totals() {
            return new RingTotals(30, 4, 1);
        }

        @Override
        public BlockCount taken() {
            return BlockCount.NONE;
        }
    }
}
