package io.witness.replay.internal;

import io.witness.api.packet.PacketCopy;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** Merges several captures: returns the packet with the earliest time, for equal times the first capture's. */
final class MergedCaptures implements Closeable {
    private static final int USUAL_LENGTH = 2048;

    private final Capture[] captures;
    private final PacketCopy[] heads;
    /** Whether a capture has a packet ready. */
    private final boolean[] present;
    /** The capture whose packet was returned last, to be replaced; -1: all are to be filled. */
    private int current = -1;

    MergedCaptures(List<? extends Capture> captures) {
        this.captures = captures.toArray(Capture[]::new);
        heads = new PacketCopy[this.captures.length];
        present = new boolean[this.captures.length];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = new PacketCopy(USUAL_LENGTH);
        }
    }

    /** Returns the next packet, valid until the next call; null if there is none. */
    PacketCopy next() throws IOException {
        if (current >= 0) {
            fill(current);
        } else {
            for (int i = 0; i < captures.length; i++) {
                fill(i);
            }
        }
        current = earliest();
        return present[current] ? heads[current] : null;
    }

    private void fill(int index) throws IOException {
        present[index] = captures[index].next(heads[index]);
    }

    private int earliest() {
        int found = 0;
        for (int i = 1; i < heads.length; i++) {
            boolean earlier = present[i] && (!present[found] || heads[i].timeNanos() < heads[found].timeNanos());
            found = earlier ? i : found;
        }
        return found;
    }

    /** Closes all, even if one cannot be closed. */
    @Override
    public void close() throws IOException {
        IOException failure = null;
        for (Capture capture : captures) {
            try {
                capture.close();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
