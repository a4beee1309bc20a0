package io.witness.decode;

import io.witness.api.packet.Packet;
import io.witness.decode.internal.FlowKey;
import java.security.SecureRandom;

/**
 * Counts flows: the packets of one IP protocol between two endpoints, which are addresses and, for TCP, UDP, DCCP, SCTP and
 * UDP-Lite, ports. Both directions are one flow, VLAN tags are ignored, and a fragment without ports belongs to the flow
 * without them. Packets that are not IP belong to no flow. For one thread.
 *
 * <p>The memory is fixed, and nothing is allocated per packet. A flow without packets for {@link #IDLE_SECONDS} gives its
 * slot to a new one, and counts again if it continues; a flow that finds no slot is not counted, but its packets are, as
 * {@link #overflowed()}. A flow is identified by 64 bits of an unpredictable hash, so that a collision is practically
 * impossible.
 */
public final class FlowTable {
    /** After this many seconds without a packet, by the packets' times, a flow ends. */
    public static final int IDLE_SECONDS = 60;

    /** Number of slots in which a flow can be: contiguous ones, all examined for each packet of a new flow. */
    private static final int WAYS = 8;

    private static final int MOST_FLOWS = 1 << 24;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NO_FLOW = 0;

    private final FlowKey key;
    private final long[] fingerprints;
    private final int[] lastSeconds;
    private final int lastBucket;
    private long flows;
    private long overflowed;

    /**
     * Creates an empty table.
     *
     * @param linkType the LINKTYPE number of the packets, see {@link io.witness.api.packet.LinkTypes}
     * @param capacity how many flows have a slot at a time: a power of 2, from 8 to 2^24; each takes 12 bytes
     */
    public FlowTable(int linkType, int capacity) {
        if (capacity < WAYS || capacity > MOST_FLOWS || Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException(
                    "capacity=" + capacity + " is no power of 2 from " + WAYS + " to " + MOST_FLOWS);
        }
        key = new FlowKey(linkType, new SecureRandom().nextLong(), false);
        fingerprints = new long[capacity];
        lastSeconds = new int[capacity];
        lastBucket = capacity / WAYS - 1;
    }

    /**
     * Counts a packet's flow, unless it was counted before.
     *
     * @param packet any packet, including garbage and truncated ones
     */
    public void add(Packet packet) {
        if (!key.read(packet)) {
            return;
        }
        long fingerprint = key.fingerprint();
        int seconds = (int) (packet.timeNanos() / NANOS_PER_SECOND);
        int first = ((int) (fingerprint >>> 32) & lastBucket) * WAYS;
        int free = -1;
        for (int slot = first; slot < first + WAYS; slot++) {
            boolean expired = hasExpired(slot, seconds);
            if (fingerprints[slot] == fingerprint && !expired) {
                lastSeconds[slot] = seconds;
                return;
            }
            if (free < 0 && expired) {
                free = slot;
            }
        }
        begin(free, fingerprint, seconds);
    }

    private boolean hasExpired(int slot, int seconds) {
        return fingerprints[slot] == NO_FLOW || seconds - lastSeconds[slot] > IDLE_SECONDS;
    }

    private void begin(int slot, long fingerprint, int seconds) {
        if (slot < 0) {
            overflowed++;
            return;
        }
        fingerprints[slot] = fingerprint;
        lastSeconds[slot] = seconds;
        flows++;
    }

    /**
     * Returns how many flows began.
     *
     * @return flows since the table was created
     */
    public long flows() {
        return flows;
    }

    /**
     * Returns how many packets belonged to a flow that found no slot.
     *
     * @return packets since the table was created; above 0, {@link #flows()} is too small
     */
    public long overflowed() {
        return overflowed;
    }
}
