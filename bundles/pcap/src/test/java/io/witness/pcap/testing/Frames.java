package io.witness.pcap.testing;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Packets for tests. */
public final class Frames {
    private static final String MACS = "020000000002" + "020000000001";

    private Frames() {}

    /** Bytes of a text of hexadecimal digits; spaces do not matter. */
    public static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits.replace(" ", ""));
    }

    /** An Ethernet frame. */
    public static byte[] ethernet(int etherType, byte[] payload) {
        return join(hex(MACS), hex("%04x".formatted(etherType)), payload);
    }

    /** An IPv4 packet from 10.0.0.1 to 10.0.0.2. */
    public static byte[] ipv4(int protocol, byte[] payload) {
        String header = "4500%04x 00004000 40%02x0000 0a000001 0a000002".formatted(20 + payload.length, protocol);
        return join(hex(header), payload);
    }

    /** An IPv6 packet from fe80::1 to 2001:db8:0:1::2. */
    public static byte[] ipv6(int nextHeader, byte[] payload) {
        String header = "60000000 %04x%02x40".formatted(payload.length, nextHeader)
                + "fe800000000000000000000000000001 20010db8000000010000000000000002";
        return join(hex(header), payload);
    }

    /** A UDP datagram from port 5000 to port 53. */
    public static byte[] udp(int payloadLength) {
        return join(hex("1388 0035 %04x 0000".formatted(8 + payloadLength)), new byte[payloadLength]);
    }

    /** A TCP segment from port 40000 to port 80, sequence number 1000, acknowledging 2000, window 512. */
    public static byte[] tcp(int flags, int payloadLength) {
        return join(hex("9c40 0050 000003e8 000007d0 50%02x 0200 0000 0000".formatted(flags)), new byte[payloadLength]);
    }

    /** An Ethernet frame that carries UDP over IPv4. */
    public static byte[] udpFrame(int payloadLength) {
        return ethernet(0x0800, ipv4(17, udp(payloadLength)));
    }

    /** One after the other. */
    public static byte[] join(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }
}
