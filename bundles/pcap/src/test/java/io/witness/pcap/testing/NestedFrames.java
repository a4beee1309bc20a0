package io.witness.pcap.testing;

import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.join;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Queue;
import java.util.Random;

/**
 * Ethernet frames with IP packets of few hosts behind VLAN tags, MPLS labels, GRE, IP in IP, VXLAN and GENEVE, nested at random, with
 * options and extension headers, some of them in fragments, and some with errors of ICMP about other packets.
 */
public final class NestedFrames {
    private static final String MACS = "020000000002 020000000001";
    private static final String IPV4 = "0800";
    private static final String IPV6 = "86dd";
    private static final String BRIDGED = "6558";
    private static final int MOST_TUNNELS = 3;
    private static final int LEAST_FRAGMENT = 40;

    private Random random;
    private final Queue<byte[]> next = new ArrayDeque<>();

    public NestedFrames(long seed) {
        random = new Random(seed);
    }

    /** What is after an EtherType. */
    private record Layer(String type, byte[] bytes) {}

    /** Returns the next frame. */
    public byte[] next() {
        if (next.isEmpty()) {
            if (random.nextInt(6) == 0) {
                addFragments();
            } else {
                next.add(frame(nested(packet(0, transport()))));
            }
        }
        return next.remove();
    }

    private Layer nested(Layer inner) {
        Layer nested = inner;
        for (int tunnels = random.nextInt(2 * MOST_TUNNELS + 1) - MOST_TUNNELS; tunnels > 0; tunnels--) {
            nested = tunnel(nested);
        }
        return nested;
    }

    private Layer tunnel(Layer inner) {
        return switch (random.nextInt(7)) {
            case 0 -> packet(1, 47, gre(inner));
            case 1 -> packet(1, 47, gre(bridged(inner)));
            case 2 -> packet(1, 47, gre(labelled(inner)));
            case 3 -> packet(1, 17, udp(50000 + random.nextInt(3), 4789, join(vni("08000000"), bridged(inner).bytes)));
            case 4 -> packet(1, 17, geneve(bridged(inner)));
            case 5 -> packet(1, 17, geneve(inner));
            default -> packet(1, inner.type.equals(IPV4) ? 4 : 41, inner.bytes);
        };
    }

    private byte[] gre(Layer inner) {
        int flags = random.nextInt(8); // checksum, key, sequence number
        String words = ((flags & 4) != 0 ? "00000000" : "")
                + ((flags & 2) != 0 ? "0000002a" : "")
                + ((flags & 1) != 0 ? "00000007" : "");
        int first = (flags & 4) << 13 | (flags & 3) << 12;
        return join(hex("%04x".formatted(first) + inner.type + words), inner.bytes);
    }

    private byte[] geneve(Layer inner) {
        byte[] options = new byte[random.nextInt(3) * 8];
        for (int i = 0; i < options.length; i += 8) {
            System.arraycopy(hex("ffff 00 01 00000000"), 0, options, i, 8);
        }
        String start = "%02x00".formatted(options.length / 4) + inner.type;
        return udp(50000 + random.nextInt(3), 6081, join(vni(start), options, inner.bytes));
    }

    private byte[] vni(String start) {
        return hex(start + "%06x00".formatted(1 + random.nextInt(2)));
    }

    /** In a frame of Ethernet, sometimes with a tag. */
    private Layer bridged(Layer inner) {
        String tag = random.nextInt(3) == 0 ? "8100 0005" : "";
        return new Layer(BRIDGED, join(hex(MACS + tag + inner.type), inner.bytes));
    }

    private Layer labelled(Layer inner) {
        String labels = "00064040".repeat(random.nextInt(3)) + "00065140";
        return new Layer("8847", join(hex(labels), inner.bytes));
    }

    private byte[] frame(Layer layer) {
        byte[] padding = new byte[random.nextInt(4) == 0 ? 6 : 0];
        Layer labelled = random.nextInt(8) == 0 ? labelled(layer) : layer;
        String tags =
                switch (random.nextInt(8)) {
                    case 0 -> "8100 0064";
                    case 1 -> "88a8 0064 8100 0065";
                    case 2 -> "8100 6000"; // only a priority
                    default -> "";
                };
        return join(hex(MACS + tags + labelled.type), labelled.bytes, padding);
    }

    private record Transport(int protocol, byte[] bytes) {}

    private Transport transport() {
        int port = 20000 + random.nextInt(3);
        byte[] content = new byte[random.nextInt(60)];
        return switch (random.nextInt(9)) {
            case 0, 1, 2 -> new Transport(17, udp(port, 9, content));
            case 3 -> new Transport(132, join(hex("%04x 0009 00000001 00000000".formatted(port)), hex("0b000004")));
            case 4 -> new Transport(1, hex("0800 0000 0001 0001"));
            case 5 -> new Transport(1, join(hex("0301 0000 00000000"), ipv4(2, 17, udp(port, 9, new byte[8]))));
            default -> new Transport(6, tcp(port, content));
        };
    }

    private Layer packet(int network, Transport transport) {
        return packet(network, transport.protocol, transport.bytes);
    }

    /** A packet between hosts of a network. */
    private Layer packet(int network, int protocol, byte[] payload) {
        if (random.nextBoolean()) {
            return new Layer(IPV4, ipv4(network, protocol, payload));
        }
        int icmp = protocol == 1 ? 58 : protocol;
        byte[] whole = payload;
        if (protocol == 1) {
            whole = payload.clone();
            whole[0] = (byte) (payload[0] == 8 ? 128 : 1);
        }
        boolean hasOptions = random.nextInt(4) == 0;
        byte[] options = hasOptions ? hex("3c00 0104 00000000 %02x00 0104 00000000".formatted(icmp)) : new byte[0];
        return new Layer(IPV6, ipv6(network, hasOptions ? 0 : icmp, join(options, whole)));
    }

    private int host() {
        return 1 + random.nextInt(4);
    }

    private byte[] ipv4(int network, int protocol, byte[] payload) {
        return ipv4(network << 8 | host(), network << 8 | host(), protocol, 0, 0x4000, payload);
    }

    private byte[] ipv4(int from, int to, int protocol, int id, int flagsAndOffset, byte[] payload) {
        String options = random.nextInt(8) == 0 ? "01010101" : "";
        int words = 5 + options.length() / 8;
        return join(
                hex("4%x00 %04x %04x %04x 40%02x 0000"
                        .formatted(words, 4 * words + payload.length, id, flagsAndOffset, protocol)),
                hex("0a00%04x 0a00%04x".formatted(from, to) + options),
                payload);
    }

    private byte[] ipv6(int network, int next, byte[] payload) {
        return ipv6(network << 8 | host(), network << 8 | host(), next, payload);
    }

    private static byte[] ipv6(int from, int to, int next, byte[] payload) {
        return join(
                hex("60000000 %04x %02x 40".formatted(payload.length, next)),
                hex("20010db80000000000000000%08x".formatted(from)),
                hex("20010db80000000000000000%08x".formatted(to)),
                payload);
    }

    private static byte[] udp(int from, int to, byte[] content) {
        return join(hex("%04x %04x %04x 0000".formatted(from, to, 8 + content.length)), content);
    }

    private static byte[] tcp(int port, byte[] content) {
        return join(hex("%04x 0009 00000001 00000001 5010 0200 0000 0000".formatted(port)), content);
    }

    /** Fragments of one packet in order, sometimes without the first one, and sometimes of a tunnel. */
    private void addFragments() {
        int from = host();
        int to = host();
        int id = random.nextInt(1 << 16);
        byte[] content = new byte[LEAST_FRAGMENT * 3 + random.nextInt(40)];
        Transport whole =
                switch (random.nextInt(5)) {
                    case 0 -> new Transport(4, ipv4(3, 17, udp(20000, 9, content)));
                    case 1, 2 -> new Transport(17, udp(20000, 9, content));
                    default -> new Transport(6, tcp(20000, content));
                };
        boolean isFour = random.nextBoolean();
        boolean hasFirst = random.nextInt(4) > 0;
        long headers = random.nextLong();
        Random others = random;
        for (int start = hasFirst ? 0 : LEAST_FRAGMENT; start < whole.bytes.length; start += LEAST_FRAGMENT) {
            int end = Math.min(whole.bytes.length, start + LEAST_FRAGMENT);
            byte[] part = Arrays.copyOfRange(whole.bytes, start, end);
            boolean isLast = end == whole.bytes.length;
            random = new Random(headers); // they have the same headers
            next.add(frame(nested(
                    isFour
                            ? new Layer(
                                    IPV4, ipv4(from, to, whole.protocol, id, (isLast ? 0 : 0x2000) | start / 8, part))
                            : fragment6(from, to, whole.protocol, id, start | (isLast ? 0 : 1), part))));
        }
        random = others;
    }

    private static Layer fragment6(int from, int to, int protocol, int id, int offsetAndMore, byte[] part) {
        byte[] header = hex("%02x00 %04x %08x".formatted(protocol, offsetAndMore, id));
        return new Layer(IPV6, ipv6(from, to, 44, join(header, part)));
    }
}
