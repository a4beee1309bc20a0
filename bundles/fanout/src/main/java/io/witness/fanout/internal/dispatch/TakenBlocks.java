package io.witness.fanout.internal.dispatch;

import io.witness.api.packet.PacketLayout;
import io.witness.api.packet.RingMemory;
import io.witness.api.packet.TimeStampKind;
import io.witness.api.ring.Ring;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.TimeStampCounts;
import java.util.concurrent.locks.StampedLock;
import java.util.function.Consumer;

/**
 * Tracks the blocks of a ring from taking to release: their holders, and how many packets they have. {@code num_pkts} is
 * read once per block, when it is taken, so that all ledgers agree.
 */
final class TakenBlocks {
    private final RingMemory memory;
    private final HoldCounts holds;
    private final int[] packets;
    /** Packets taken before each block. */
    private final long[] packetsBefore;

    private final int mostPackets;
    private final AgentClock clock;
    private final RingLosses losses;
    private final MalformedBlocks malformed;
    /** Held by the ring's thread while it changes both totals. */
    private final StampedLock totals = new StampedLock();

    private long totalPackets;
    /** Packets whose time the kernel took on receipt, and the network card. */
    private long softwarePackets;

    private long hardwarePackets;
    private volatile long takenSoFar;

    TakenBlocks(String name, Ring ring, AgentClock clock, RingLosses losses, Consumer<String> warn) {
        int numBlocks = ring.description().numBlocks();
        this.memory = ring.memory();
        this.clock = clock;
        this.losses = losses;
        this.holds = new HoldCounts(ring, numBlocks);
        this.packets = new int[numBlocks];
        this.packetsBefore = new long[numBlocks];
        this.mostPackets = ring.description().blockSize() / PacketLayout.HEADER_LENGTH;
        this.malformed = new MalformedBlocks(name, numBlocks, clock::realNanos, warn);
    }

    /**
     * Registers a block that was just taken, before any reader gets it. Called by the ring's thread.
     *
     * @return false if its header claims more packets than fit: it then counts as having none
     */
    boolean taken(int index, int holders) {
        malformed.taken(index);
        int count = memory.packetCount(index);
        boolean plausible = count >= 0 && count <= mostPackets;
        packets[index] = plausible ? count : 0;
        packetsBefore[index] = totalPackets;
        count(packets[index], memory.firstTimeStampKind(index));
        holds.hold(index, holders);
        if (!plausible) {
            malformed.tell(malformed.found(index), index, "num_pkts=" + Integer.toUnsignedString(count));
        }
        return plausible;
    }

    private void count(int blockPackets, TimeStampKind kind) {
        long stamp = totals.writeLock();
        totalPackets += blockPackets;
        softwarePackets += kind == TimeStampKind.SOFTWARE ? blockPackets : 0;
        hardwarePackets += kind == TimeStampKind.RAW_HARDWARE ? blockPackets : 0;
        takenSoFar++;
        totals.unlockWrite(stamp);
    }

    /** Returns the blocks that are not what the kernel wrote. */
    MalformedBlocks malformed() {
        return malformed;
    }

    /** Returns how many blocks were ever taken. Called by any thread. */
    long takenSoFar() {
        return takenSoFar;
    }

    /** Returns the packets in a block that the caller holds; written before any reader got its hold. */
    int packets(int index) {
        return packets[index];
    }

    /** Returns the packets that were taken before a block that the caller holds; written before any reader got its hold. */
    long packetsBefore(int index) {
        return packetsBefore[index];
    }

    /** Returns everything that was ever taken. Called by any thread. */
    BlockCount count() {
        return counts().taken();
    }

    /** Counts blocks, and their packets by who took their time; both at one moment. */
    record Counts(BlockCount taken, TimeStampCounts timeStamps) {}

    /** Returns everything that was ever taken. Called by any thread. */
    Counts counts() {
        return Snapshot.of(
                totals,
                () -> new Counts(
                        new BlockCount(takenSoFar, totalPackets),
                        new TimeStampCounts(
                                totalPackets - softwarePackets - hardwarePackets, softwarePackets, hardwarePackets)));
    }

    void release(int index) {
        holds.release(index);
    }

    boolean isHeld(int index) {
        return holds.isHeld(index);
    }

    /** Returns how many blocks have no holder. Called by any thread. */
    int free() {
        return numBlocks() - holds.held();
    }

    int numBlocks() {
        return packets.length;
    }

    /** Returns the log of what readers lose. */
    RingLosses losses() {
        return losses;
    }

    AgentClock clock() {
        return clock;
    }
}
