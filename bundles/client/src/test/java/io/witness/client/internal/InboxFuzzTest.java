package io.witness.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.api.ring.Ring;
import io.witness.client.ClientStatistics;
import io.witness.protocol.MessageDecoder;
import io.witness.protocol.MessageHandler;
import io.witness.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * An input is the number of blocks, how many bytes come at a time, how many indexes are taken then, and how many of those
 * in hand are given back, a byte each, and then what a server sends.
 */
class InboxFuzzTest {
    private static final int NUMBERS = 4;
    private static final int STATISTICS_LENGTH = 4096;

    @FuzzTest(maxDuration = "10m")
    void shouldHandOutEachIndexOnceInTheOrderInWhichTheyCame(byte[] input) {
        if (input.length >= NUMBERS) {
            new Run(1 + (input[0] & 0x1F)).run(input, 1 + (input[1] & 0x3F), input[2] & 7, input[3] & 7);
        }
    }

    /** An inbox, and what is known of it from outside. */
    private static final class Run implements MessageHandler {
        private final int numBlocks;
        private final Inbox inbox;
        private final MessageDecoder decoder = new MessageDecoder(STATISTICS_LENGTH);
        private final Deque<Integer> ready = new ArrayDeque<>();
        private final Set<Integer> held = new HashSet<>();
        private final List<Integer> inHand = new ArrayList<>();
        private boolean refused;

        Run(int numBlocks) {
            this.numBlocks = numBlocks;
            inbox = new Inbox(numBlocks);
        }

        void run(byte[] input, int pieceLength, int taken, int returned) {
            for (int at = NUMBERS; at < input.length && !refused; at += pieceLength) {
                receive(ByteBuffer.wrap(input, at, Math.min(pieceLength, input.length - at)));
                take(taken);
                giveBack(returned);
                inbox.statistics().ifPresent(Run::assertCounts);
            }
            take(ready.size());
            assertTrue(inbox.isEmpty());
            assertEquals(Ring.NONE, inbox.poll());
        }

        private void receive(ByteBuffer bytes) {
            try {
                decoder.decode(bytes, this);
            } catch (ProtocolException e) {
                assertTrue(e.getMessage().chars().noneMatch(c -> c < ' '), e.getMessage());
                refused = true;
            }
        }

        private void take(int count) {
            for (int i = 0; i < count && !ready.isEmpty(); i++) {
                assertFalse(inbox.isEmpty());
                int index = inbox.poll();
                assertEquals(ready.remove(), index);
                inHand.add(index);
            }
        }

        private void giveBack(int count) {
            for (int i = 0; i < count && !inHand.isEmpty(); i++) {
                int index = inHand.remove(inHand.size() / 2);
                inbox.forget(index);
                held.remove(index);
                assertThrows(IllegalStateException.class, () -> inbox.forget(index));
            }
        }

        private static void assertCounts(ClientStatistics statistics) {
            for (OptionalLong count : List.of(statistics.accepted(), statistics.dropped(), statistics.skipped())) {
                assertTrue(count.orElse(0) >= 0, statistics::toString);
            }
        }

        @Override
        public void onIndex(int index) throws ProtocolException {
            boolean expected = index < numBlocks && !held.contains(index);
            try {
                inbox.onIndex(index);
            } catch (ProtocolException e) {
                assertFalse(expected, e.getMessage());
                throw e;
            }
            assertTrue(expected, () -> "index " + index);
            held.add(index);
            ready.add(index);
        }

        @Override
        public boolean wants(int type, int lengthInBytes) throws ProtocolException {
            return inbox.wants(type, lengthInBytes);
        }

        @Override
        public void onTlv(int type, ByteBuffer value) {
            inbox.onTlv(type, value);
        }
    }
}
