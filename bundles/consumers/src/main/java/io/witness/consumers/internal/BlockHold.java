package io.witness.consumers.internal;

import io.witness.api.consumer.HeldBlock;
import io.witness.api.packet.Block;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Holds a block, which is returned when both the call that reads it and the holder have released it. */
final class BlockHold implements HeldBlock {
    private static final int READER_AND_HOLDER = 2;

    final int index;
    private final Block block;
    private final RingReader owner;
    private final AtomicInteger users = new AtomicInteger(READER_AND_HOLDER);
    private final AtomicBoolean closed = new AtomicBoolean();

    BlockHold(RingReader owner, Block block) {
        this.owner = owner;
        this.block = block;
        this.index = block.index();
    }

    @Override
    public Block block() {
        return block;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            block.revoke("the block was closed");
            releaseOne();
        }
    }

    void releaseOne() {
        if (users.decrementAndGet() == 0) {
            owner.giveBack(this);
        }
    }
}
