package io.witness.replay.internal;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import java.io.IOException;
import java.nio.ByteBuffer;

/** Frames with given times, numbered from a first number on; may break behind them. */
final class FakeCapture implements Capture {
    private final int firstNumber;
    private final long[] timesNanos;
    private int next;
    boolean breaks;
    boolean closed;

    FakeCapture(int firstNumber, long... timesNanos) {
        this.firstNumber = firstNumber;
        this.timesNanos = timesNanos;
    }

    @Override
    public boolean next(PacketCopy packet) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (next == timesNanos.length) {
            if (breaks) {
                throw new IOException("file: at byte 7: broken");
            }
            return false;
        }
        byte[] frame = Packets.frame(firstNumber + next);
        packet.set(ByteBuffer.wrap(frame), frame.length, timesNanos[next++], Packet.TYPE_HOST);
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
