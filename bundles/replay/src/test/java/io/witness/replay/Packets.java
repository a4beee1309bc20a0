package io.witness.replay;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Packets that carry a number, and rings for them. */
final class Packets {
    static final int BLOCK_SIZE = 4096;
    /** Of a packet of which two fit into a block. */
    static final int LENGTH = 1500;

    private static final int NUMBER_OFFSET = 14;

    private Packets() {}

    static RingDescription ring(int numBlocks) {
        return RingDescription.of("mock0", LinkTypes.ETHERNET, BLOCK_SIZE, numBlocks);
    }

    static PacketCopy numbered(int number) {
        PacketCopy packet = new PacketCopy(LENGTH);
        set(packet, number, LENGTH);
        return packet;
    }

    static void set(PacketCopy packet, int number, int length) {
        ByteBuffer bytes = ByteBuffer.allocate(length).putInt(NUMBER_OFFSET, number);
        packet.set(bytes, length, number, Packet.TYPE_HOST);
    }

    static int number(PacketCopy packet) {
        return packet.frame().getInt(NUMBER_OFFSET);
    }

    /** Supplies so many packets, numbered from 0. */
    static PacketSupplier counting(int count) {
        int[] next = {0};
        return packet -> {
            if (next[0] == count) {
                return false;
            }
            set(packet, next[0]++, LENGTH);
            return true;
        };
    }

    static List<Integer> numbers(Ring ring, int index) {
        List<Integer> numbers = new ArrayList<>();
        PacketCursor packets = new Block().wrap(ring.memory(index), index).packets();
        while (packets.hasNext()) {
            numbers.add(packets.next().int32(NUMBER_OFFSET));
        }
        return numbers;
    }

    /** Reads a ring to its end. */
    static List<Integer> drain(Ring ring) throws Exception {
        List<Integer> numbers = new ArrayList<>();
        while (!ring.isOver()) {
            int index = ring.take();
            if (index == Ring.NONE) {
                ring.await(-1);
            } else {
                numbers.addAll(numbers(ring, index));
                ring.release(index);
            }
        }
        return numbers;
    }

    static List<Integer> range(int end) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < end; i++) {
            numbers.add(i);
        }
        return numbers;
    }

    /** Waits until it is so, some seconds at most. */
    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "it does not happen");
            Thread.sleep(1);
        }
    }

    static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }
}
