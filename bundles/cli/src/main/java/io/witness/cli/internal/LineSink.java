package io.witness.cli.internal;

import io.witness.api.packet.Packet;
import io.witness.api.ring.RingDescription;
import io.witness.decode.PacketLine;
import io.witness.pcap.PacketLinkType;
import java.io.IOException;
import java.io.OutputStream;
import java.time.ZoneId;
import java.util.function.Function;

/** Prints one line per packet, in the style of tcpdump. */
final class LineSink implements PacketSink {
    private final TextBuffer text;
    private final Function<RingDescription, PacketLinkType> ofRing;
    private final boolean times;
    private final StringBuilder current = new StringBuilder();
    private PacketLinkType linkTypes;
    private int linkType;
    private PacketLine line;

    /** Lines begin with who took the packet's time if {@code times} is true. */
    LineSink(OutputStream out, Function<RingDescription, PacketLinkType> ofRing, boolean times) {
        this.times = times;
        text = new TextBuffer(out);
        this.ofRing = ofRing;
    }

    @Override
    public void begin(RingDescription ring) {
        linkTypes = ofRing.apply(ring);
        line = null;
    }

    @Override
    public void write(Packet packet) throws IOException {
        int found = linkTypes.of(packet);
        if (line == null || found != linkType) {
            linkType = found;
            line = new PacketLine(found, ZoneId.systemDefault());
        }
        current.setLength(0);
        if (times) {
            TimeKinds.append(current, packet.timeStampKind());
        }
        line.append(current, packet);
        text.append(current.append('\n'));
    }

    @Override
    public void flush() throws IOException {
        text.flush();
    }
}
