package io.witness.flows;

import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.join;

import io.witness.api.packet.PacketCopy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes packets for tests. */
final class Packets {
    static final int FIN = 0x01;
    static final int SYN = 0x02;
    static final int RST = 0x04;
    static final int PSH = 0x08;
    static final int ACK = 0x10;

    private static final String MACS = "020000000002 020000000001";

    private Packets() {}

    static PacketCopy packet(double seconds, byte[] frame) {
        return new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, Math.round(seconds * 1e9), 0);
    }

    static byte[] ethernet(String typeAndTags, byte[] payload) {
        return join(hex(MACS), hex(typeAndTags), payload);
    }

    /** Frames of IPv4 between 10.0.0.from and 10.0.0.to. */
    static byte[] frame(int from, int to, int protocol, byte[] payload) {
        return ethernet("0800", ipv4(from, to, protocol, payload));
    }

    static byte[] ipv4(int from, int to, int protocol, byte[] payload) {
        return fragment(from, to, protocol, 0, 0x4000, payload);
    }

    static byte[] fragment(int from, int to, int protocol, int id, int flagsAndOffset, byte[] payload) {
        return join(
                hex("4500 %04x %04x %04x 40%02x 0000".formatted(20 + payload.length, id, flagsAndOffset, protocol)),
                hex("0a00%04x 0a00%04x".formatted(from, to)),
                payload);
    }

    static byte[] ipv6(int from, int to, int protocol, byte[] payload) {
        return join(
                hex("60000000 %04x %02x 40".formatted(payload.length, protocol)),
                hex("20010db80000000000000000%08x".formatted(from)),
                hex("20010db80000000000000000%08x".formatted(to)),
                payload);
    }

    static byte[] udp(int from, int to, byte[] content) {
        return join(hex("%04x %04x %04x 0000".formatted(from, to, 8 + content.length)), content);
    }

    static byte[] tcp(int from, int to, int flags, byte[] content) {
        return join(hex("%04x %04x 00000001 00000001 50%02x 0200 0000 0000".formatted(from, to, flags)), content);
    }

    static byte[] tcp(int from, int to, int flags) {
        return tcp(from, to, flags, new byte[0]);
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A query of DNS, or an answer without records. */
    static byte[] dns(int flags, int type, String... labels) {
        byte[] message = hex("1234 %04x 0001 0000 0000 0000".formatted(flags));
        for (String label : labels) {
            message = join(message, new byte[] {(byte) label.length()}, ascii(label));
        }
        return join(message, hex("00 %04x 0001".formatted(type)));
    }

    /** A ClientHello of TLS 1.2 with these extensions. */
    static byte[] clientHello(byte[]... extensions) {
        byte[] all = join(extensions);
        byte[] body = join(
                hex("0303"),
                new byte[32],
                hex("20"),
                new byte[32],
                hex("0004 1301 1302 01 00 %04x".formatted(all.length)),
                all);
        byte[] handshake = join(hex("01 %06x".formatted(body.length)), body);
        return join(hex("16 0301 %04x".formatted(handshake.length)), handshake);
    }

    static byte[] serverName(String name) {
        int length = name.length();
        return join(hex("0000 %04x %04x 00 %04x".formatted(length + 5, length + 3, length)), ascii(name));
    }

    static byte[] alpn(String protocol) {
        int length = protocol.length();
        return join(hex("0010 %04x %04x %02x".formatted(length + 3, length + 1, length)), ascii(protocol));
    }
}
