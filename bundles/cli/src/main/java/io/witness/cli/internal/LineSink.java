package io.witness.cli.internal;

import io.witness.api.packet.Packet;
import io.witness.api.ring.RingDescription;
import io.witness.decode.PacketLine;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.function.ToIntFunction;

/** A line a packet, as users of tcpdump know it. */
final class LineSink implements PacketSink {
    private final TextBuffer text;
    private final ToIntFunction<RingDescription> linkTypes;
    private final StringBuilder current = new StringBuilder();
    private PacketLine line;

    LineSink(OutputStream out, ToIntFunction<RingDescription> linkTypes) {
        text = new TextBuffer(out);
        this.linkTypes = linkTypes;
    }

    @Override
    public void begin(RingDescription ring) {
        line = new PacketLine(linkTypes.applyAsInt(ring), ZoneId.systemDefault());
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
