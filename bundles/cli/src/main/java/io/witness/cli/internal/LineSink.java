package io.witness.cli.internal;

import io.witness.api.packet.Packet;
import io.witness.pcap.PacketLine;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;

/** A line a packet, as users of tcpdump know it. */
final class LineSink implements PacketSink {
    private final TextBuffer text;
    private final PacketLine line;
    private final StringBuilder current = new StringBuilder();

    LineSink(OutputStream out, int linkType) {
        text = new TextBuffer(out);
        line = new PacketLine(linkType, ZoneId.systemDefault());
    }

    @Override
    public void write(Packet packet) throws IOException {
        current.setLength(0);
        line.append(current, packet);
        text.append(current.append('\n'));
    }

    @Override
    public void flush() throws IOException {
        text.flush();
    }
}
