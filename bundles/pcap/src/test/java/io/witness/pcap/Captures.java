package io.witness.pcap;

import io.witness.api.packet.PacketCopy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Reads captures that are in memory. */
final class Captures {
    static final String NAME = "some.pcap";

    private Captures() {}

    static CaptureReader reader(byte[] file) throws IOException {
        return CaptureReader.read(NAME, new ByteArrayInputStream(file));
    }

    /** All packets as text: link type, time, bytes, length on the wire, type. */
    static List<String> read(byte[] file) throws IOException {
        return read(new ByteArrayInputStream(file));
    }

    static List<String> read(InputStream file) throws IOException {
        List<String> packets = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.read(NAME, file)) {
            readInto(packets, reader);
        }
        return packets;
    }

    /** As {@link #read}, where the packets before the damage matter. */
    static void readInto(List<String> packets, CaptureReader reader) throws IOException {
        PacketCopy packet = new PacketCopy(0);
        while (reader.next(packet)) {
            packets.add(text(reader.linkType(), packet));
        }
    }

    private static String text(int linkType, PacketCopy packet) {
        String data = HexFormat.of().formatHex(packet.frame().array(), 0, packet.snapLength());
        return linkType + " at " + packet.timeNanos() + " " + data + " of " + packet.wireLength() + " type "
                + packet.type();
    }
}
