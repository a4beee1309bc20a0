package io.witness.bench;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.InterfaceInfo;
import io.witness.pcap.PcapNgWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;

/**
 * Writes capture files like those of a site: TCP and UDP between 20,000 hosts, each 10th of a second some new flows, 300 of them
 * active at a time, packets of 54 to 1454 bytes, 750 on average. One host occurs in the first of 1000 blocks of 512 KiB in each file, and so on. With
 * {@code random}, the worst for an index: 60 bytes each, between random addresses and ports.
 *
 * <p>Arguments: directory, number of files, MiB of a file, and {@code site} or {@code random}.
 */
public final class RecordedTraffic {
    /** 10.99.9.9, which is sought. */
    private static final int RARE = 0x0A630909;

    private static final int HOSTS = 20_000;
    private static final int FLOWS = 3000;
    private static final int ACTIVE = 300;
    private static final int BLOCK = 1 << 19;
    private static final int RARITY = 1000;
    private static final int[] PAYLOADS = {0, 0, 6, 40, 200, 500, 1000, 1400, 1400, 1400};
    private static final int[] PORTS = {80, 443, 443, 443, 53, 22, 8080, 993};
    private static final int TCP_HEADERS = 14 + 20 + 20;
    private static final int SMALL = 60 - TCP_HEADERS;

    private final Random random = new Random(1);
    private final int[] hosts = random.ints(HOSTS, 0x0A000000, 0x0A010000).toArray();
    private final int[] sources = new int[FLOWS];
    private final int[] destinations = new int[FLOWS];
    private final int[] ports = new int[FLOWS];
    private final byte[] payload = new byte[1500];
    private final ByteBuffer frame = ByteBuffer.allocate(TCP_HEADERS + payload.length);
    private final PacketCopy packet = new PacketCopy(frame.capacity());
    private long timeNanos = 1_700_000_000_000_000_000L;
    private long nextRare;

    private RecordedTraffic() {
        random.nextBytes(payload);
        for (int i = 0; i < FLOWS; i++) {
            renew(i);
        }
    }

    public static void main(String[] arguments) throws IOException {
        Path directory = Files.createDirectories(Path.of(arguments[0]));
        boolean isRandom = arguments[3].equals("random");
        RecordedTraffic traffic = new RecordedTraffic();
        long length = Long.parseLong(arguments[2]) << 20;
        for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
            traffic.write(directory.resolve("file%05d.pcapng".formatted(i)), length, isRandom);
        }
    }

    private void write(Path file, long length, boolean isRandom) throws IOException {
        InterfaceInfo source = new InterfaceInfo(LinkTypes.ETHERNET, Optional.of("eth0"), 0, Optional.empty());
        nextRare = 0;
        try (PcapNgWriter writer = new PcapNgWriter(Files.newOutputStream(file), source)) {
            long written = 0;
            while (written < length) {
                if (written >= nextRare) {
                    nextRare += (long) BLOCK * RARITY; // its block is any of these
                    written += put(writer, RARE, hosts[0], 5555 << 16 | 443, 100);
                }
                written += isRandom ? putRandom(writer) : putOfFlow(writer);
            }
        }
    }

    private void renew(int flow) {
        sources[flow] = hosts[random.nextInt(HOSTS)];
        destinations[flow] = hosts[random.nextInt(HOSTS)];
        ports[flow] = 1024 + random.nextInt(60_000) << 16 | PORTS[random.nextInt(PORTS.length)];
    }

    private int putOfFlow(PcapNgWriter writer) throws IOException {
        if (random.nextInt(2000) == 0) {
            renew(random.nextInt(FLOWS));
        }
        int flow = (int) (-Math.log(1 - random.nextDouble()) * ACTIVE) % FLOWS;
        boolean isAnswer = random.nextBoolean();
        return put(
                writer,
                isAnswer ? destinations[flow] : sources[flow],
                isAnswer ? sources[flow] : destinations[flow],
                isAnswer ? Integer.rotateLeft(ports[flow], Short.SIZE) : ports[flow],
                PAYLOADS[random.nextInt(PAYLOADS.length)]);
    }

    private int putRandom(PcapNgWriter writer) throws IOException {
        return put(writer, random.nextInt(), random.nextInt(), random.nextInt(), SMALL);
    }

    private int put(PcapNgWriter writer, int source, int destination, int bothPorts, int length) throws IOException {
        frame.clear().putLong(0x0200_0000_0002_0200L).putInt(1).putShort((short) 0x0800);
        frame.putShort((short) 0x4500)
                .putShort((short) (40 + length))
                .putInt(0x0001_4000)
                .putInt(0x4006_0000);
        frame.putInt(source).putInt(destination).putInt(bothPorts).putLong(0x0000_0001_0000_0002L);
        frame.putInt(0x5010_0200).putInt(0).put(payload, 0, length).flip();
        timeNanos += random.nextInt(4000);
        writer.write(packet.set(frame, frame.limit(), timeNanos, 0));
        return TCP_HEADERS + length + 34;
    }
}
