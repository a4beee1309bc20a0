package io.witness.server.internal;

import io.witness.protocol.Messages;
import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;

/** What a server owes a client by the protocol's description, a byte at a time. */
final class ExpectedSession {
    private static final int RINGS = 2;

    final Set<Integer> held = new HashSet<>();
    boolean joined;
    boolean given;
    boolean refused;

    private long word;
    private int wordBytes;
    private int toSkip;
    private boolean fanoutIndexIsNext;

    /** The client holds the blocks from 0 on. */
    void give(int blocks) {
        given = true;
        for (int i = 0; i < blocks; i++) {
            held.add(i);
        }
    }

    void read(ByteBuffer bytes) {
        while (bytes.hasRemaining() && !refused) {
            int next = bytes.get() & 0xFF;
            if (toSkip > 0) {
                toSkip--;
                continue;
            }
            word = word << 8 | next;
            if (++wordBytes == Integer.BYTES) {
                take(word);
                word = 0;
                wordBytes = 0;
            }
        }
    }

    private void take(long value) {
        if (fanoutIndexIsNext) {
            fanoutIndexIsNext = false;
            joined = value < RINGS;
            refused = !joined;
        } else if (value < 1L << 31) {
            refused = !joined || !held.remove((int) value);
        } else if (joined) {
            int type = (int) (value >>> 16);
            refused = type <= 0xC006 || type == 0xFFFF;
            toSkip = (int) (value & 0xFFFF);
        } else {
            fanoutIndexIsNext = value == ((long) Messages.FANOUT_INDEX << 16 | Integer.BYTES);
            refused = !fanoutIndexIsNext;
        }
    }
}
