package io.witness.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/**
 * Writes a capture file in the pcap format: packets of a number of flows, each packet of any of them, 4 of 5 flows TCP, the others UDP,
 * in both directions, 2 microseconds apart. So flows are found in no order that a cache could know.
 *
 * <p>Arguments: the file, the number of packets, the number of flows, and {@code random} or {@code alike}: addresses and ports are
 * random, or such that their exclusive-or is the same in all flows, which collide in hashes that are built on it.
 */
public final class FlowTraffic {
    private static final int HEADERS = 14 + 20;
    private static final int LENGTH = HEADERS + 20 + 20;
    private static final int RECORD = 16;
    private static final int UDP_LENGTH = LENGTH - HEADERS;
    private static final long START_NANOS = 1_700_000_000_000_000_000L;
    private static final long STEP_NANOS = 2000;
    private static final int BUFFER = 1 << 20;

    private final Random random = new Random(1);
    private final int[] sources;
    private final int[] destinations;
    private final int[] ports;
    private final ByteBuffer packet = ByteBuffer.allocate(RECORD + LENGTH);

    private FlowTraffic(int flows, boolean isAlike) {
        sources = new int[flows];
        destinations = new int[flows];
        ports = new int[flows];
        for (int i = 0; i < flows; i++) {
            sources[i] = random.nextInt();
            destinations[i] = isAlike ? ~sources[i] : random.nextInt();
            int port = 1024 + random.nextInt(60_000);
            ports[i] =
                    port << 16 | (isAlike ? ~port & 0xFFFF : random.nextBoolean() ? 443 : 1 + random.nextInt(65_535));
        }
    }

    public static void main(String[] arguments) throws IOException {
        FlowTraffic traffic = new FlowTraffic(Integer.parseInt(arguments[2]), arguments[3].equals("alike"));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(arguments[0])), BUFFER)) {
            traffic.write(out, Long.parseLong(arguments[1]));
        }
    }

    private void write(OutputStream out, long packets) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        header.putInt(0xA1B2C3D4)
                .putShort((short) 2)
                .putShort((short) 4)
                .putLong(0)
                .putInt(65_535)
                .putInt(1);
        out.write(header.array());
        for (long i = 0; i < packets; i++) {
            // each flow has a packet, as far as there are enough
            int flow = i < sources.length ? (int) i : random.nextInt(sources.length);
            put(START_NANOS + i * STEP_NANOS, flow, random.nextBoolean());
            out.write(packet.array());
        }
    }

    private void put(long nanos, int flow, boolean isAnswer) {
        packet.clear().order(ByteOrder.LITTLE_ENDIAN);
        packet.putInt((int) (nanos / 1_000_000_000)).putInt((int) (nanos % 1_000_000_000 / 1000));
        packet.putInt(LENGTH).putInt(LENGTH).order(ByteOrder.BIG_ENDIAN);
        packet.putLong(0x0200_0000_0002_0200L).putInt(1).putShort((short) 0x0800);
        boolean isTcp = flow % 5 != 0;
        packet.putInt(0x4500_0000 | LENGTH - 14).putInt(0x0001_4000).putInt(isTcp ? 0x4006_0000 : 0x4011_0000);
        packet.putInt(isAnswer ? destinations[flow] : sources[flow]);
        packet.putInt(isAnswer ? sources[flow] : destinations[flow]);
        packet.putInt(isAnswer ? Integer.rotateLeft(ports[flow], Short.SIZE) : ports[flow]);
        if (isTcp) {
            packet.putInt(1).putInt(1).putInt(0x5010_0200).putInt(0);
        } else {
            packet.putInt(UDP_LENGTH << 16).putLong(0).putInt(0);
        }
    }
}
