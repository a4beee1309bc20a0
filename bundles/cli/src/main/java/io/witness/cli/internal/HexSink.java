package io.witness.cli.internal;

import io.witness.api.packet.Packet;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** Prints a packet as one line of lower-case hexadecimal digits, including its VLAN tag. */
final class HexSink implements PacketSink {
    private static final String DIGITS = "0123456789abcdef";

    private final TextBuffer text;
    private ByteBuffer frame = ByteBuffer.allocate(1 << 16);

    HexSink(OutputStream out) {
        text = new TextBuffer(out);
    }

    @Override
    public void write(Packet packet) throws IOException {
        int length = packet.frameSnapLength();
        if (length > frame.capacity()) {
            frame = ByteBuffer.allocate(length);
        }
        packet.copyFrame(frame.clear());
        for (int i = 0; i < frame.position(); i++) {
            int value = frame.get(i) & 0xFF;
            text.append(DIGITS.charAt(value >> 4));
            text.append(DIGITS.charAt(value & 0xF));
        }
        text.append('\n');
    }

    @Override
    public void flush() throws IOException {
        text.flush();
    }
}
