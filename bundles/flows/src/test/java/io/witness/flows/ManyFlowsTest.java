package io.witness.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.witness.api.packet.Block;
import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketLayout;
import io.witness.pcap.testing.BlockBuilder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A table takes ten times as many flows as it has room for; with {@code -Dwitness.soak=true} ten million. */
class ManyFlowsTest {
    private static final int ROOM = Boolean.getBoolean("witness.soak") ? 1_000_000 : 4_000;
    private static final int FLOWS = 10 * ROOM;
    private static final int ADDRESS = 26;
    private static final int RING_PACKETS = 2000;

    private final AtomicLong recorded = new AtomicLong();
    private final AtomicLong evicted = new AtomicLong();
    private final AtomicLong packets = new AtomicLong();
    private final EveWriter eve = new EveWriter(EveSettings.DEFAULT, (bytes, length) -> recorded.incrementAndGet());
    private final FlowMeter meter;
    private final byte[] frame = Packets.frame(1, 2, 17, Packets.udp(5000, 6000, new byte[20]));
    private final ByteBuffer bytes = ByteBuffer.wrap(frame);
    private final PacketCopy packet = new PacketCopy(frame.length);

    ManyFlowsTest() throws IOException {
        meter = new FlowMeter(FlowSettings.DEFAULT.withMaxFlows(ROOM), FlowMemory.DIRECT, new Counting());
    }

    private final class Counting implements FlowListener {
        @Override
        public void flow(FlowRecord flow) throws IOException {
            evicted.addAndGet(flow.end() == FlowEnd.EVICTED ? 1 : 0);
            packets.addAndGet(flow.packetsToServer() + flow.packetsToClient());
            eve.flow(flow);
        }

        @Override
        public void gap(GapRecord gap) {}
    }

    private void add(int flow, long nanos) throws IOException {
        bytes.putInt(ADDRESS, flow);
        packet.set(bytes.rewind(), frame.length, nanos, 0);
        meter.add(packet, LinkTypes.ETHERNET);
    }

    @Test
    void shouldCountEachVictimAndAllocateNothing() throws IOException {
        for (int flow = 0; flow < ROOM * 2; flow++) {
            add(flow, 1_000_000_000L + flow); // until everything is loaded
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int flow = ROOM * 2; flow < FLOWS; flow++) {
            add(flow, 1_000_000_000L + flow);
            add(flow, 1_000_000_000L + flow);
        }
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertTrue(allocated < 10_000, allocated + " bytes allocated for " + FLOWS + " flows");
        assertEquals(FLOWS, meter.counts().flows());
        assertEquals(FLOWS - ROOM, evicted.get());
        assertEquals(FLOWS - ROOM, meter.counts().evictedFlows());
        assertEquals(ROOM, meter.liveFlows());
        assertEquals(meter.counts().flows(), recorded.get() + meter.liveFlows());
        meter.endAll();
        assertEquals(FLOWS, recorded.get());
        assertEquals(meter.counts().packets(), packets.get());
    }

    @Test
    void shouldForgetFlowsThatTimeOutWithoutAllocating() throws IOException {
        for (int flow = 0; flow < ROOM; flow++) {
            add(flow, 1_000_000_000L + flow);
        }
        meter.tick(100_000_000_000L);
        assertEquals(0, meter.liveFlows());
        assertEquals(ROOM, recorded.get());
        assertEquals(0, evicted.get());
    }

    /** Packets of all flows that there are, each alone, and together. */
    @Test
    void shouldAllocateNothingForAPacketOfAKnownFlow() throws IOException {
        for (int round = 0; round < 20; round++) {
            addToAll(); // until everything is loaded
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (int round = 0; round < 20; round++) {
            addToAll();
        }
        long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
        assertEquals(2L * 2 * 20 * ROOM, meter.counts().packets());
        assertEquals(ROOM, meter.liveFlows());
        assertTrue(allocated < 10_000, allocated + " bytes allocated for " + 40 * ROOM + " packets");
    }

    /** Blocks of a ring, whose packets belong to known flows, and then to new ones that take the place of others. */
    @Test
    void shouldAllocateNothingForPacketsOfARing() throws IOException {
        BlockBuilder builder = new BlockBuilder(1 << 20);
        for (int flow = 0; flow < RING_PACKETS; flow++) {
            bytes.putInt(ADDRESS, flow);
            builder.add(1_000_000_000L, frame);
        }
        ByteBuffer memory = builder.build();
        TrafficMeter traffic = new TrafficMeter(meter, LinkTypes.ETHERNET, InstantSource.system());
        Block block = new Block();
        for (int round = 0; round < 20; round++) {
            traffic.read(block.wrap(memory, 0)); // until everything is loaded
            changeAddresses(memory, round);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long least = Long.MAX_VALUE; // of all rounds: a JVM makes some objects when compiled code meets a class for the
        // first
        // time
        for (int round = 0; round < 20; round++) {
            long before = threads.getThreadAllocatedBytes(thread);
            for (int again = 0; again < 5; again++) {
                traffic.read(block.wrap(memory, 0));
            }
            least = Math.min(least, threads.getThreadAllocatedBytes(thread) - before);
            changeAddresses(memory, 20 + round);
        }
        assertEquals(120L * RING_PACKETS, traffic.packets());
        assertEquals(40L * RING_PACKETS, traffic.flows());
        assertEquals(0, least, "bytes allocated for " + 5 * RING_PACKETS + " packets");
    }

    /** Makes the packets of a block those of flows that were not there yet. */
    private static void changeAddresses(ByteBuffer memory, int round) {
        int packet = memory.getInt(BlockLayout.FIRST_PACKET_OFFSET);
        for (int i = 0; i < RING_PACKETS; i++) {
            int address = packet + memory.getShort(packet + PacketLayout.DATA_OFFSET) + ADDRESS;
            memory.put(address, (byte) (1 + round));
            packet += memory.getInt(packet + PacketLayout.NEXT_OFFSET);
        }
    }

    private void addToAll() throws IOException {
        for (int flow = 0; flow < ROOM; flow++) {
            add(flow, 1_000_000_000L);
        }
        for (int flow = 0; flow < ROOM; flow++) {
            bytes.putInt(ADDRESS, flow);
            packet.set(bytes.rewind(), frame.length, 1_000_000_000L, 0);
            meter.addSoon(packet, LinkTypes.ETHERNET);
        }
        meter.flush();
    }
}
