package io.witness.fanout.internal.dispatch;

import io.witness.api.socket.BlockSink;
import io.witness.api.socket.EndReason;
import io.witness.api.socket.Subscription;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A reader that keeps what it gets until the test lets it return. */
public class FakeReader implements BlockSink {
    public final Deque<Integer> inHand = new ArrayDeque<>();
    public final List<Integer> seen = new ArrayList<>();
    public final int numBlocks;
    public Subscription subscription;
    public EndReason endReason;
    public int acceptAtMost = Integer.MAX_VALUE;
    /** Whether it has returned all, but nobody has looked yet. */
    public boolean returnsWhenAsked;
    /** Whether there is always more to read of what it sends. */
    public boolean neverSettles;

    public FakeReader(int numBlocks) {
        this.numBlocks = numBlocks;
    }

    @Override
    public int deliver(int firstIndex, int count) {
        int accepted = Math.min(count, acceptAtMost);
        for (int i = 0; i < accepted; i++) {
            inHand.add((firstIndex + i) % numBlocks);
            seen.add((firstIndex + i) % numBlocks);
        }
        return accepted;
    }

    @Override
    public void ended(EndReason reason) {
        endReason = reason;
    }

    @Override
    public boolean settle() {
        while (returnsWhenAsked && !inHand.isEmpty()) {
            returnOne();
        }
        return !neverSettles;
    }

    public void returnAll() {
        while (!inHand.isEmpty()) {
            returnOne();
        }
        subscription.advance();
    }

    public void returnOne() {
        if (!subscription.returned(inHand.remove())) {
            throw new AssertionError("a block in hand cannot be returned");
        }
    }
}
