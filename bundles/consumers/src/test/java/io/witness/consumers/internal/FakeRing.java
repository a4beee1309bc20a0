package io.witness.consumers.internal;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.BlockSink;
import io.witness.api.socket.EndReason;
import io.witness.api.socket.HoldTimes;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.Subscription;
import io.witness.api.socket.SubscriptionStatus;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A ring without a thread: the test fills blocks, which are delivered at once to the one subscription that there may be. */
final class FakeRing implements SharedRing {
    static final int NUM_BLOCKS = 8;
    private static final int BLOCK_SIZE = 4096;

    private final ByteBuffer[] blocks = new ByteBuffer[NUM_BLOCKS];
    private final long[] before = new long[NUM_BLOCKS];
    private final RingMemory memory;
    private final Set<Integer> inHand = new HashSet<>();
    private FakeSubscription current;
    private int next;
    private long blocksTaken;
    private long packetsTaken;
    boolean closed;
    int subscriptions;
    /** What is done when somebody asks for the description, and for the status of a subscription. */
    volatile Runnable onDescription = () -> {};

    volatile Runnable onStatus = () -> {};

    FakeRing() {
        ByteBuffer all = ByteBuffer.allocateDirect(NUM_BLOCKS * BLOCK_SIZE).order(ByteOrder.nativeOrder());
        memory = RingMemory.of(BLOCK_SIZE, all);
        for (int i = 0; i < NUM_BLOCKS; i++) {
            blocks[i] = all.slice(i * BLOCK_SIZE, BLOCK_SIZE).order(ByteOrder.nativeOrder());
        }
    }

    /** Waits for what other threads are to do, generously. */
    static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > 30_000_000_000L) {
                throw new AssertionError("waited for 30 s");
            }
            Thread.onSpinWait();
        }
    }

    /** Fills the next block, whose last packet came in that second. Returns its index. */
    synchronized int fill(int packets, int seconds) {
        int index = next;
        next = (next + 1) % NUM_BLOCKS;
        if (inHand.contains(index)) {
            throw new AssertionError("block " + index + " is still in hand");
        }
        blocks[index].putInt(BlockLayout.NUM_PACKETS_OFFSET, packets);
        blocks[index].putInt(BlockLayout.LAST_TIME_OFFSET, seconds);
        before[index] = packetsTaken;
        blocksTaken++;
        packetsTaken += Math.max(0, packets);
        if (current != null) {
            current.take(index, packets);
        }
        return index;
    }

    int fill(int packets) {
        return fill(packets, 1_000_000_000);
    }

    synchronized boolean isInHand(int index) {
        return inHand.contains(index);
    }

    synchronized boolean isRead() {
        return current != null;
    }

    synchronized void evict() {
        current.end(EndReason.Kind.EVICTED, "evicted for the sake of the other readers: by the test");
    }

    synchronized void close() {
        closed = true;
        if (current != null) {
            current.end(EndReason.Kind.SOCKET_CLOSED, "the socket was closed");
        }
    }

    @Override
    public RingDescription description() {
        onDescription.run();
        return RingDescription.of("fake0", LinkTypes.ETHERNET, BLOCK_SIZE, NUM_BLOCKS);
    }

    @Override
    public RingMemory memory() {
        return memory;
    }

    @Override
    public DescriptorLease lease() throws RingException {
        throw new RingException("a fake ring has no descriptor");
    }

    @Override
    public synchronized Subscription subscribe(Reader reader, BlockSink sink) throws RingException {
        if (closed) {
            throw new RingException("the ring is closed");
        }
        subscriptions++;
        current = new FakeSubscription(reader, sink);
        return current;
    }

    @Override
    public RingTotals totals() {
        return new RingTotals(packetsTaken, 0, 0);
    }

    @Override
    public synchronized BlockCount taken() {
        return new BlockCount(blocksTaken, packetsTaken);
    }

    /** Counts blocks and packets that were taken, and malformed blocks. */
    private final class FakeSubscription implements Subscription {
        private final Reader reader;
        private final BlockSink sink;
        private long taken;
        private long packets;
        private long malformed;
        private boolean ended;

        FakeSubscription(Reader reader, BlockSink sink) {
            this.reader = reader;
            this.sink = sink;
        }

        void take(int index, int more) {
            taken++;
            packets += Math.max(0, more);
            inHand.add(index);
            sink.deliver(index, 1);
        }

        void end(EndReason.Kind kind, String detail) {
            if (!ended) {
                sink.ended(new EndReason(kind, detail));
                close();
            }
        }

        @Override
        public boolean returned(int index) {
            synchronized (FakeRing.this) {
                return !ended && inHand.remove(index);
            }
        }

        @Override
        public long packetsBefore(int index) {
            synchronized (FakeRing.this) {
                return before[index];
            }
        }

        @Override
        public void malformed(int index, String reason) {
            malformed++;
        }

        @Override
        public void advance() {}

        @Override
        public int maxInFlight() {
            return NUM_BLOCKS;
        }

        @Override
        public SubscriptionStatus status() {
            onStatus.run();
            synchronized (FakeRing.this) {
                return new SubscriptionStatus(
                        reader,
                        Instant.EPOCH,
                        ledger(),
                        0,
                        OptionalLong.empty(),
                        taken == 0 ? 0 : 1,
                        HoldTimes.NONE,
                        OptionalLong.of(malformed),
                        false);
            }
        }

        @Override
        public Ledger ledger() {
            synchronized (FakeRing.this) {
                BlockCount all = new BlockCount(taken, packets);
                BlockCount none = BlockCount.NONE;
                return new Ledger(all, all, none, none, none, none, none);
            }
        }

        @Override
        public void close() {
            synchronized (FakeRing.this) {
                if (!ended) {
                    ended = true;
                    inHand.clear();
                    current = null;
                }
            }
        }
    }
}
