package io.witness.flows;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.FlowPacket;
import io.witness.flows.internal.FlowTable;
import io.witness.flows.internal.FragmentTable;
import io.witness.flows.internal.KeyedHash;
import io.witness.flows.internal.PacketClock;
import io.witness.flows.internal.SlotMemory;
import io.witness.flows.internal.Slots;
import io.witness.flows.internal.TimerWheel;
import java.io.IOException;
import java.util.Arrays;

/**
 * Meters flows: the packets of one protocol between two endpoints, both directions in one record. Memory is fixed, about 350 bytes
 * a flow, and nothing is allocated per packet or flow. All times are those of packets. For one thread.
 *
 * <p>A flow ends after an idle timeout that depends on its protocol and state, by a new TCP connection between the same endpoints,
 * as the victim of a full table, or with the capture. It gets a record then, and others in between if it lasts long. The sum of all
 * records, plus packets without a flow, is what was added.
 */
public final class FlowMeter {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int SYN = 0x02;
    private static final int ACK = 0x10;
    private static final int SLOT_BITS = 23;
    private static final int MOST_PART = 0xFFFF;

    private final FlowListener listener;
    private final Timeouts timeouts;
    private final long activeNanos;
    private final FlowTable table;
    private final SlotMemory memory;
    private final TimerWheel wheel;
    private final FlowUpdate update;
    private final FlowRecord record;
    private final PacketClock clock = new PacketClock();
    private final MeteredPacket packet;
    private final PacketBatch batch;
    private final FlowCounts counts = new FlowCounts();
    /** The clock's time from which on flows may be due that were not before. */
    private long nextSecond = Long.MIN_VALUE;

    /**
     * Creates a meter without flows.
     *
     * @param settings size and timeouts
     * @param memory provides the table's memory
     * @param listener gets the records
     * @throws IOException if there is not enough memory
     */
    public FlowMeter(FlowSettings settings, FlowMemory memory, FlowListener listener) throws IOException {
        this.listener = listener;
        timeouts = new Timeouts(settings);
        activeNanos = settings.active() * NANOS_PER_SECOND;
        table = new FlowTable(settings.maxFlows(), memory, new KeyedHash());
        this.memory = table.memory();
        wheel = new TimerWheel(this.memory);
        FragmentTable fragments = new FragmentTable();
        packet = new MeteredPacket(fragments, table);
        batch = new PacketBatch(fragments, table);
        update = new FlowUpdate(this.memory);
        record = new FlowRecord(this.memory, settings.ring());
    }

    /**
     * Adds a packet of a ring.
     *
     * @param newest any packet, including garbage and truncated ones
     * @param linkType its LINKTYPE number, see {@link io.witness.api.packet.LinkTypes}
     * @throws IOException of the listener
     */
    public void add(Packet newest, int linkType) throws IOException {
        flush();
        packet.read(newest, linkType);
        add(packet);
    }

    /**
     * Adds a packet outside of any ring.
     *
     * @param newest any packet, including garbage and truncated ones
     * @param linkType its LINKTYPE number, see {@link io.witness.api.packet.LinkTypes}
     * @throws IOException of the listener
     */
    public void add(PacketCopy newest, int linkType) throws IOException {
        flush();
        packet.read(newest, linkType);
        add(packet);
    }

    /**
     * Adds a packet outside of any ring, together with others: with {@link #flush} or another method of this class that adds
     * something at the latest. In a large table this takes much less time, because their flows are fetched from memory at once.
     *
     * @param newest any packet, including garbage and truncated ones; it may be changed afterwards
     * @param linkType its LINKTYPE number, see {@link io.witness.api.packet.LinkTypes}
     * @throws IOException of the listener
     */
    public void addSoon(PacketCopy newest, int linkType) throws IOException {
        batch.next().read(newest, linkType);
        if (batch.isFull()) {
            flush();
        }
    }

    /**
     * Adds the packets of {@link #addSoon} that are not added yet.
     *
     * @throws IOException of the listener
     */
    public void flush() throws IOException {
        int end = batch.take();
        for (int i = 0; i < end; i++) {
            add(batch.get(i));
        }
    }

    private void add(MeteredPacket newest) throws IOException {
        long now = clock.advance(newest.nanos());
        if (clock.isStray()) {
            readStray();
        }
        if (now >= nextSecond) {
            expire(now);
        }
        if (newest.isIp()) {
            counts.addToFlow(newest.length());
            addToFlow(newest, Math.min(newest.nanos(), now));
        } else {
            counts.addWithoutFlow(newest.length());
        }
    }

    /** The time by which flows would time out does not come for long when it goes back, so all of them end. */
    private void readStray() throws IOException {
        counts.addStray();
        if (clock.hasGoneBack()) {
            nextSecond = Long.MIN_VALUE;
            endAll(FlowEnd.IDLE);
        }
    }

    private void addToFlow(MeteredPacket newest, long nanos) throws IOException {
        int slot = table.find(newest.key(), newest.hash());
        if (slot == FlowTable.NONE || hasEnded(newest, slot, nanos)) {
            slot = begin(newest, nanos);
        }
        int at = FlowTable.offset(slot);
        if (update.count(newest, at, nanos)) {
            wheel.remove(slot); // this timeout is shorter than the one before
            schedule(slot, at);
        }
    }

    /** Ends the flow if this packet belongs to another one of the same key, or only a part of it. */
    private boolean hasEnded(MeteredPacket newest, int slot, long nanos) throws IOException {
        int at = FlowTable.offset(slot);
        int protocol = newest.key().protocol();
        FlowState state = FlowRecord.state(memory, at, protocol);
        if (nanos - memory.int64(at + Slots.LAST) >= timeouts.nanos(protocol, state)) {
            end(slot, FlowEnd.IDLE);
            return true;
        }
        if (state == FlowState.CLOSED && isNewConnection(newest.fields().tcpFlags())) {
            end(slot, FlowEnd.REUSED);
            return true;
        }
        if (nanos - memory.int64(at + Slots.FIRST) >= activeNanos && memory.int16(at + Slots.PART) < MOST_PART) {
            counts.addPart();
            listener.flow(record.point(slot, FlowEnd.ACTIVE, clock.now()));
            update.beginPart(at, nanos);
        }
        return false;
    }

    private static boolean isNewConnection(int flags) {
        return flags != FlowPacket.NONE && (flags & (SYN | ACK)) == SYN;
    }

    private int begin(MeteredPacket newest, long nanos) throws IOException {
        if (table.isFull()) {
            counts.evictFlow();
            end(table.victim(), FlowEnd.EVICTED);
        }
        int slot = table.insert(newest.key(), newest.hash());
        int at = FlowTable.offset(slot);
        update.begin(newest, at, counts.beginFlow(), nanos);
        schedule(slot, at);
        return slot;
    }

    private void schedule(int slot, int at) {
        wheel.add(slot, due(at) / NANOS_PER_SECOND + 1, clock.now() / NANOS_PER_SECOND);
    }

    private long due(int at) {
        int protocol = (int) (memory.int64(at + Slots.WORD) >>> 24) & 0xFF;
        return memory.int64(at + Slots.LAST) + timeouts.nanos(protocol, FlowRecord.state(memory, at, protocol));
    }

    private void expire(long now) throws IOException {
        long second = now / NANOS_PER_SECOND;
        nextSecond = (second + 1) * NANOS_PER_SECOND;
        for (int slot = wheel.take(second); slot != FlowTable.NONE; slot = wheel.take(second)) {
            int at = FlowTable.offset(slot);
            schedule(slot, at);
            if (due(at) <= now) {
                end(slot, FlowEnd.IDLE);
            }
        }
    }

    private void end(int slot, FlowEnd reason) throws IOException {
        wheel.remove(slot);
        counts.endFlow();
        try {
            listener.flow(record.point(slot, reason, clock.now()));
        } finally {
            table.remove(slot);
        }
    }

    /**
     * Advances the time while no packets arrive, so that flows time out.
     *
     * @param nanos the present time by the packets, nanoseconds since 1970; a time before that of packets has no effect
     * @throws IOException of the listener
     */
    public void tick(long nanos) throws IOException {
        flush();
        if (counts.packets() > 0) {
            expire(clock.pass(nanos));
        }
    }

    /**
     * Passes on a gap: packets that were not added.
     *
     * @param gap the record
     * @throws IOException of the listener
     */
    public void add(GapRecord gap) throws IOException {
        flush();
        counts.addGap();
        listener.gap(gap);
    }

    /**
     * Ends all flows, in the order in which they began. The meter can be used further.
     *
     * @throws IOException of the listener
     */
    public void endAll() throws IOException {
        flush();
        endAll(FlowEnd.SHUTDOWN);
    }

    private void endAll(FlowEnd reason) throws IOException {
        long[] order = new long[table.flows()];
        int live = 0;
        for (int slot = 0; slot < table.opened(); slot++) {
            if (isUsed(slot)) {
                order[live++] = memory.int64(FlowTable.offset(slot) + Slots.SEQUENCE) << SLOT_BITS | slot;
            }
        }
        Arrays.sort(order);
        try {
            for (long each : order) {
                counts.endFlow();
                listener.flow(record.point((int) each & (1 << SLOT_BITS) - 1, reason, clock.now()));
            }
        } finally {
            table.clear();
            wheel.clear();
        }
    }

    /**
     * Passes on the flows in the table as they are now, in no order. They go on, and get their records later.
     *
     * @param reader gets each flow, with {@link FlowEnd#ACTIVE}
     * @throws IOException of the reader
     */
    public void forEachLive(FlowListener reader) throws IOException {
        flush();
        for (int slot = 0; slot < table.opened(); slot++) {
            if (isUsed(slot)) {
                reader.flow(record.point(slot, FlowEnd.ACTIVE, clock.now()));
            }
        }
    }

    private boolean isUsed(int slot) {
        return (memory.int8(FlowTable.offset(slot) + Slots.BITS) & Slots.IS_USED) != 0;
    }

    /**
     * Returns the time by the packets.
     *
     * @return nanoseconds since 1970; 0 before the first packet
     */
    public long nowNanos() {
        return clock.now();
    }

    /**
     * Returns what was counted since the meter was created.
     *
     * @return the counters, which go on
     */
    public FlowCounts counts() {
        return counts;
    }

    /**
     * Counts the flows in the table.
     *
     * @return flows at present
     */
    public int liveFlows() {
        return table.flows();
    }
}
