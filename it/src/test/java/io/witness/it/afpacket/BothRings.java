package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.linux.link.InterfaceLookup;
import io.witness.memory.BlockWriter;
import io.witness.memory.MemoryRing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A kernel ring, and a memory ring of the same shape into which the same frames are put: with the times that the kernel gave
 * them, and a block is retired by time where the kernel did so, for both depend on when what happened.
 */
final class BothRings implements AutoCloseable {
    final Ring kernel;
    final MemoryRing memory;
    final BlockWriter writer;
    /** What was sent and has not yet been put into the memory ring. */
    private final List<byte[]> frames = new ArrayList<>();

    BothRings(Ring kernel) throws Exception {
        this.kernel = kernel;
        RingDescription ring = kernel.description();
        memory = MemoryRing.create(ring.blockSize(), ring.numBlocks());
        int linkType = ring.linkType().orElseThrow();
        int snapLength = ring.snapLength().orElseThrow();
        writer = new BlockWriter(memory, linkType, snapLength, index(kernel));
    }

    private static int index(Ring ring) throws Exception {
        try (DescriptorLease lease = ring.lease()) {
            return new InterfaceLookup(ring.description().interfaceName().orElseThrow()).index(lease.descriptor());
        }
    }

    void sent(byte[] frame) {
        frames.add(frame);
    }

    /** Takes so many blocks from the kernel, each within some seconds. */
    List<Integer> takeFromKernel(int count) throws Exception {
        List<Integer> blocks = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            blocks.add(Rings.takeWithin(kernel, 10_000));
        }
        assertTrue(!blocks.contains(Ring.NONE), () -> "no more blocks came: " + blocks);
        return blocks;
    }

    /** Takes all blocks from the kernel in which the frames are that were sent. */
    List<Integer> takeAllFromKernel() throws Exception {
        List<Integer> blocks = new ArrayList<>();
        for (int packets = 0; packets < frames.size(); ) {
            int index = takeFromKernel(1).get(0);
            blocks.add(index);
            packets += BlockLayout.packetCount(kernel.memory(index));
        }
        return blocks;
    }

    /** Puts into the memory ring what the kernel has in these blocks, the last of which it has retired. */
    void fillAs(List<Integer> blocks) {
        for (int index : blocks) {
            PacketCursor packets = new Block().wrap(kernel.memory(index), index).packets();
            while (packets.hasNext()) {
                assertTrue(writer.write(copy(frames.remove(0), packets.next().timeNanos())));
            }
            if (isTimedOut(kernel, index)) {
                writer.retire(true);
            }
        }
        writer.retire(false);
    }

    static boolean isTimedOut(Ring ring, int index) {
        return (BlockLayout.statusAcquire(ring.memory(index)) & BlockLayout.STATUS_TIMED_OUT) != 0;
    }

    /** Drops so many of what was sent. */
    void drop(int count) {
        for (int i = 0; i < count; i++) {
            assertTrue(!writer.write(copy(frames.remove(0), 0)), "there is room");
            writer.drop();
        }
    }

    private PacketCopy copy(byte[] frame, long timeNanos) {
        return new PacketCopy(frame.length).set(ByteBuffer.wrap(frame), frame.length, timeNanos, type(frame));
    }

    /** As the receiving end of a cable sees it; a device without addresses gets all that it receives. */
    private int type(byte[] frame) {
        byte[] target = Arrays.copyOf(frame, WireFrames.RECEIVER.length);
        if (kernel.description().linkType().orElseThrow() != 1 || Arrays.equals(target, WireFrames.RECEIVER)) {
            return Packet.TYPE_HOST;
        }
        boolean toSome = (target[0] & 1) != 0;
        return target[0] == -1 ? Packet.TYPE_BROADCAST : toSome ? Packet.TYPE_MULTICAST : Packet.TYPE_OTHER_HOST;
    }

    /** Takes these blocks from the memory ring, and compares them. */
    void assertSame(List<Integer> blocks) {
        for (int index : blocks) {
            assertEquals(index, memory.take());
            assertEquals(
                    String.join("\n", BlockFields.of(kernel.memory(index))),
                    String.join("\n", BlockFields.of(memory.memory(index))));
        }
        assertEquals(Ring.NONE, memory.take());
    }

    void release(List<Integer> blocks) {
        blocks.forEach(kernel::release);
        blocks.forEach(memory::release);
    }

    @Override
    public void close() {
        kernel.close();
        memory.close();
    }
}
