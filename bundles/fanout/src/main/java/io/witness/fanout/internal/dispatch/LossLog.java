package io.witness.fanout.internal.dispatch;

import io.witness.api.socket.BlockCount;
import io.witness.api.socket.Loss;
import io.witness.api.socket.Reader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.StampedLock;
import java.util.function.LongSupplier;

/**
 * Remembers the last losses at the rings of one socket, in slots that are allocated once. For any thread. Rings add to it
 * without allocating, and wait for nobody who reads; they may wait for each other, for the time of one addition.
 */
public final class LossLog {
    /** The most losses that are remembered. */
    static final int MOST = 256;
    /** Losses of one kind and reader that follow each other within this time are one. */
    private static final long MERGED_MILLIS = 1000;

    /** Among how many losses one that goes on is looked for. */
    private static final int LOOK_BACK = 32;

    private final LongSupplier clock;
    private final StampedLock changes = new StampedLock();
    private final Slot[] slots = new Slot[MOST];
    /** How many losses there were; the newest is in the slot before that of this number. */
    private long count;

    private static final class Slot {
        private int ring;
        private Loss.Kind kind;
        /** Null: all readers. */
        private Reader reader;

        private long sinceMillis;
        private long untilMillis;
        private long blocks;
        private long packets;
        private String detail;

        private boolean continues(Loss.Kind sameKind, int sameRing, Reader sameReader, long nowMillis) {
            return kind == sameKind
                    && ring == sameRing
                    && reader == sameReader
                    && nowMillis - untilMillis <= MERGED_MILLIS;
        }

        private Loss loss(long number) {
            return new Loss(
                    number,
                    ring,
                    kind,
                    Optional.ofNullable(reader),
                    Instant.ofEpochMilli(sinceMillis),
                    Instant.ofEpochMilli(untilMillis),
                    new BlockCount(blocks, packets),
                    detail);
        }
    }

    /** Creates the log of a socket. */
    public LossLog() {
        this(System::currentTimeMillis);
    }

    LossLog(LongSupplier clock) {
        this.clock = clock;
        for (int i = 0; i < slots.length; i++) {
            slots[i] = new Slot();
        }
    }

    /**
     * Adds a loss.
     *
     * @param reader who has lost the packets; null: all
     * @param detail why; empty: the kind says all
     */
    void add(Loss.Kind kind, int ring, Reader reader, long blocks, long packets, String detail) {
        long now = clock.getAsLong();
        long stamp = changes.writeLock();
        Slot slot = find(kind, ring, reader, now);
        if (slot == null) {
            slot = slots[(int) (count++ % MOST)];
            slot.ring = ring;
            slot.kind = kind;
            slot.reader = reader;
            slot.sinceMillis = now;
            slot.blocks = 0;
            slot.packets = 0;
        }
        slot.untilMillis = now;
        slot.blocks += blocks;
        slot.packets += packets;
        slot.detail = detail;
        changes.unlockWrite(stamp);
    }

    // The loss that goes on: among the last few, because several readers may lose packets at the same time.
    private Slot find(Loss.Kind kind, int ring, Reader reader, long now) {
        for (long i = count - 1; i >= Math.max(0, count - LOOK_BACK); i--) {
            Slot slot = slots[(int) (i % MOST)];
            if (slot.continues(kind, ring, reader, now)) {
                return slot;
            }
        }
        return null;
    }

    /** Lists the losses, the oldest first. */
    public List<Loss> losses() {
        return Snapshot.of(changes, () -> {
            List<Loss> all = new ArrayList<>();
            for (long i = Math.max(0, count - MOST); i < count; i++) {
                all.add(slots[(int) (i % MOST)].loss(i + 1));
            }
            return all;
        });
    }
}
