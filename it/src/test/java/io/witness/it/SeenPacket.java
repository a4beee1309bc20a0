package io.witness.it;

import io.witness.api.packet.PacketCopy;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A packet of a capture file as a program reads it. The files that other programs write are read here without the reader that is
 * tested: they are little-endian, and have no other blocks than those that editcap writes.
 *
 * @param nanos its time; 0: none
 * @param captured how many bytes there are
 * @param wire how many there were on the wire
 * @param hash of the bytes
 */
record SeenPacket(long nanos, long captured, long wire, int linkType, long hash) {
    private static final int SECTION = 0x0A0D0D0A;
    private static final int INTERFACE = 1;
    private static final int SIMPLE = 3;
    private static final int ENHANCED = 6;
    private static final int RESOLUTION = 9;

    /** What an interface of pcapng says. */
    private record From(int linkType, int resolution) {
        long nanos(long units) {
            double perSecond = resolution < 0x80 ? Math.pow(10, resolution) : Math.pow(2, resolution & 0x7F);
            long whole = (long) perSecond;
            return units / whole * 1_000_000_000 + (long) (units % whole * (1e9 / perSecond));
        }
    }

    static SeenPacket of(PacketCopy packet, int linkType) {
        return new SeenPacket(
                packet.timeNanos(), packet.snapLength(), packet.wireLength(), linkType, hash(packet.frame()));
    }

    private static long hash(ByteBuffer bytes) {
        CRC32 hash = new CRC32();
        hash.update(bytes.duplicate());
        return hash.getValue();
    }

    boolean hasBytesOf(SeenPacket other) {
        return captured == other.captured && hash == other.hash;
    }

    /** What Wireshark's library reads; nothing of a file that it refuses. */
    static List<SeenPacket> byWireshark(String file) throws Exception {
        return pcapNg(output("editcap", "-F", "pcapng", file, "-"));
    }

    /** What libpcap reads; nothing of a file that it refuses. */
    static List<SeenPacket> byTcpdump(String file) throws Exception {
        return pcap(output("tcpdump", "--time-stamp-precision=nano", "-r", file, "-w", "-"));
    }

    private static ByteBuffer output(String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (InputStream out = process.getInputStream()) {
            out.transferTo(bytes);
        } catch (IOException e) {
            throw new IOException(String.join(" ", command), e);
        }
        process.waitFor();
        return ByteBuffer.wrap(bytes.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static List<SeenPacket> pcap(ByteBuffer in) {
        List<SeenPacket> packets = new ArrayList<>();
        if (in.limit() < 24) {
            return packets;
        }
        int unit = in.getInt(0) == 0xA1B23C4D ? 1 : 1000;
        int linkType = in.getInt(20) & 0x3FFFFFF;
        in.position(24);
        while (in.remaining() >= 16) {
            long nanos = unsigned(in) * 1_000_000_000 + unsigned(in) * unit;
            int captured = in.getInt();
            long wire = unsigned(in);
            packets.add(new SeenPacket(nanos, captured, wire, linkType, hash(in.slice(in.position(), captured))));
            in.position(in.position() + captured);
        }
        return packets;
    }

    private static long unsigned(ByteBuffer in) {
        return Integer.toUnsignedLong(in.getInt());
    }

    private static List<SeenPacket> pcapNg(ByteBuffer in) {
        List<SeenPacket> packets = new ArrayList<>();
        List<From> interfaces = new ArrayList<>();
        while (in.remaining() >= 12) {
            int length = in.getInt(in.position() + 4);
            ByteBuffer body = in.slice(in.position() + 8, length - 12).order(ByteOrder.LITTLE_ENDIAN);
            switch (in.getInt(in.position())) {
                case SECTION -> interfaces.clear();
                case INTERFACE -> interfaces.add(described(body));
                case ENHANCED -> packets.add(enhanced(body, interfaces.get(body.getInt())));
                case SIMPLE -> packets.add(simple(body, interfaces.get(0).linkType));
                default -> {} // names, statistics
            }
            in.position(in.position() + length);
        }
        return packets;
    }

    private static From described(ByteBuffer body) {
        int linkType = body.getShort(0) & 0xFFFF;
        body.position(8);
        int resolution = 6;
        while (body.remaining() >= 4) {
            int code = body.getShort();
            int length = body.getShort() & 0xFFFF;
            resolution = code == RESOLUTION ? body.get(body.position()) & 0xFF : resolution;
            body.position(Math.min(body.limit(), body.position() + (length + 3 & ~3)));
        }
        return new From(linkType, resolution);
    }

    private static SeenPacket enhanced(ByteBuffer body, From from) {
        long units = unsigned(body) << 32 | unsigned(body);
        int captured = body.getInt();
        long wire = unsigned(body);
        return new SeenPacket(
                from.nanos(units), captured, wire, from.linkType, hash(body.slice(body.position(), captured)));
    }

    private static SeenPacket simple(ByteBuffer body, int linkType) {
        long wire = unsigned(body);
        int captured = (int) Math.min(wire, body.remaining());
        return new SeenPacket(0, captured, wire, linkType, hash(body.slice(body.position(), captured)));
    }
}
