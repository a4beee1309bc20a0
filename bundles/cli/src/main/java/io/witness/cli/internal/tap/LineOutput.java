package io.witness.cli.internal.tap;

import io.witness.api.packet.PacketCopy;
import io.witness.cli.internal.TextBuffer;
import io.witness.decode.PacketLine;
import io.witness.pcap.InterfaceInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** Prints one line per packet, as {@code dump} does. */
final class LineOutput implements TapOutput {
    private final TextBuffer text;
    private final Map<Integer, PacketLine> lines = new HashMap<>();
    private final StringBuilder current = new StringBuilder();

    LineOutput(OutputStream out) {
        text = new TextBuffer(out);
    }

    @Override
    public void write(InterfaceInfo source, PacketCopy packet) throws IOException {
        current.setLength(0);
        lines.computeIfAbsent(source.linkType(), type -> new PacketLine(type, ZoneId.systemDefault()))
                .append(current, packet);
        text.append(current.append('\n'));
    }

    @Override
    public void flush() throws IOException {
        text.flush();
    }

    @Override
    public void finish() throws IOException {
        text.flush();
    }

    @Override
    public void close() {}
}
