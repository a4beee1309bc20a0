package io.witness.recording.testing;

import static io.witness.pcap.testing.Frames.hex;
import static io.witness.pcap.testing.Frames.join;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;

/** Ethernet frames of all kinds that filters distinguish, from few hosts, so that expressions find some of them. */
public final class RandomFrames {
    private static final String MACS = "020000000002" + "020000000001";
    private static final int[] PROTOCOLS = {6, 6, 6, 17, 17, 17, 1, 132, 2, 47, 50, 51, 33, 136};
    private static final int[] PORTS = {22, 53, 80, 443, 8080, 40000};
    private static final int IPV4_HEADER = 20;
    private static final int IPV6_HEADER = 40;

    private static final int AUTHENTICATION = 51;

    private final Random random;
    private boolean isClean;

    public RandomFrames(long seed) {
        random = new Random(seed);
    }

    /** Returns the next frame: one in ten is truncated. */
    public byte[] next() {
        byte[] frame = whole();
        return random.nextInt(10) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length + 1)) : frame;
    }

    /** Returns the next frame, which is as it should be. */
    public byte[] clean() {
        isClean = true;
        byte[] frame = whole();
        isClean = false;
        return frame;
    }

    /** Returns the next frame, with all that belongs to it. */
    public byte[] whole() {
        byte[] packet =
                switch (random.nextInt(12)) {
                    case 0 -> arp();
                    case 1 -> join(hex("88cc"), bytes(random.nextInt(60)));
                    case 2 -> join(hex("0026424203"), bytes(35));
                    case 3, 4, 5 -> join(hex("86dd"), ipv6());
                    default -> join(hex("0800"), ipv4());
                };
        for (int tags = random.nextInt(8); tags > 5; tags--) {
            packet = join(
                    hex(random.nextInt(4) == 0 ? "88a8" : "8100"),
                    number(random.nextInt(4) * 0x2000 + random.nextInt(7)),
                    packet);
        }
        return join(hex(MACS), packet);
    }

    private byte[] arp() {
        String type = random.nextInt(5) == 0 ? "8035" : "0806";
        return join(hex(type + "0001080006040001020000000001"), ipv4Address(), hex("000000000000"), ipv4Address());
    }

    private byte[] ipv4() {
        int protocol = PROTOCOLS[random.nextInt(PROTOCOLS.length)];
        byte[] payload = transport(protocol);
        int words = random.nextInt(6) == 0 ? 5 + random.nextInt(4) : 5;
        byte[] options = new byte[4 * words - IPV4_HEADER];
        int fragment = random.nextInt(8) == 0 ? random.nextInt(3) * 0x2000 / 2 + random.nextInt(3) : 0;
        ByteBuffer header = ByteBuffer.allocate(IPV4_HEADER);
        header.put((byte) (0x40 | (!isClean && random.nextInt(40) == 0 ? random.nextInt(16) : words)));
        header.put((byte) 0).putShort((short) (4 * words + payload.length));
        header.putShort((short) 1).putShort((short) fragment).put((byte) 64).put((byte) protocol);
        header.putShort((short) 0).put(ipv4Address()).put(ipv4Address());
        return join(header.array(), options, payload);
    }

    private byte[] ipv6() {
        int protocol = random.nextInt(4) == 0 ? 58 : PROTOCOLS[random.nextInt(PROTOCOLS.length)];
        if (isClean && protocol == AUTHENTICATION) {
            protocol = 6; // what follows is no such header
        }
        byte[] payload = transport(protocol);
        int next = protocol;
        for (int extensions = random.nextInt(6); extensions > 3; extensions--) {
            int extension = new int[] {0, 43, 44, 60}[random.nextInt(4)];
            payload = join(new byte[] {(byte) next, 0, 0, (byte) (random.nextInt(3) * 8), 0, 0, 0, 0}, payload);
            next = extension;
        }
        ByteBuffer header = ByteBuffer.allocate(IPV6_HEADER);
        header.putInt(0x6000_0000)
                .putShort((short) payload.length)
                .put((byte) next)
                .put((byte) 64);
        header.put(ipv6Address()).put(ipv6Address());
        return join(header.array(), payload);
    }

    private byte[] transport(int protocol) {
        int more = random.nextInt(1 + random.nextInt(400)) + (isClean ? 16 : 0);
        byte[] start = protocol == 1 || protocol == 58
                ? new byte[] {(byte) new int[] {0, 3, 8, 11, 128, 129, 135}[random.nextInt(7)], (byte) random.nextInt(3)
                }
                : join(port(), port());
        return join(start, bytes(more));
    }

    private byte[] port() {
        return number(random.nextInt(3) == 0 ? random.nextInt(1 << 16) : PORTS[random.nextInt(PORTS.length)]);
    }

    private byte[] ipv4Address() {
        return random.nextInt(20) == 0
                ? bytes(4)
                : new byte[] {10, (byte) random.nextInt(2), (byte) random.nextInt(3), (byte) random.nextInt(30)};
    }

    private byte[] ipv6Address() {
        byte[] address = join(hex("20010db8"), new byte[12]);
        address[5] = (byte) random.nextInt(2);
        address[7] = (byte) random.nextInt(2);
        address[15] = (byte) random.nextInt(20);
        return random.nextInt(20) == 0 ? bytes(16) : address;
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(2).putShort((short) value).array();
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
