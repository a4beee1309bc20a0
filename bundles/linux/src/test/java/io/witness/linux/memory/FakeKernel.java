package io.witness.linux.memory;

import io.witness.api.packet.BlockLayout;
import io.witness.api.packet.RingMemory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Fills blocks of ordinary memory as the kernel does: strictly in ring order, and waiting at one that is held. */
final class FakeKernel {
    final ByteBuffer[] blocks;
    final RingMemory memory;
    private int next;
    private long sequence;

    FakeKernel(int numBlocks) {
        blocks = new ByteBuffer[numBlocks];
        for (int i = 0; i < numBlocks; i++) {
            blocks[i] = ByteBuffer.allocateDirect(BlockLayout.HEADER_LENGTH).order(ByteOrder.nativeOrder());
        }
        memory = RingMemory.of(BlockLayout.HEADER_LENGTH, blocks);
    }

    /** Fills the next block; false if it is held. */
    boolean fill() {
        ByteBuffer block = blocks[next];
        if (BlockLayout.statusAcquire(block) != BlockLayout.STATUS_KERNEL) {
            return false;
        }
        block.putLong(BlockLayout.SEQUENCE_OFFSET, ++sequence);
        BlockLayout.statusRelease(block, BlockLayout.STATUS_USER);
        next = (next + 1) % blocks.length;
        return true;
    }

    long sequence(int index) {
        return blocks[index].getLong(BlockLayout.SEQUENCE_OFFSET);
    }
}
