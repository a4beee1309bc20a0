package io.witness.it;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureFormatException;
import io.witness.pcap.CaptureReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Packets of one link type.
 *
 * @param name what is said of them if a test fails
 * @param linkType the LINKTYPE number
 * @param packets the packets, in order
 */
record Capture(String name, int linkType, List<Packet> packets) {
    /** A packet, perhaps cut. */
    record Packet(byte[] bytes, int wireLength) {
        static Packet whole(byte[] bytes) {
            return new Packet(bytes, bytes.length);
        }

        Packet cut(int length) {
            return new Packet(Arrays.copyOf(bytes, Math.min(length, bytes.length)), wireLength);
        }
    }

    private static final int HEADER_LENGTH = 24;
    private static final int RECORD_HEADER_LENGTH = 16;

    /** All packets of the capture files in a directory and below, by their link types. */
    static Map<Integer, List<Packet>> readAll(Path directory) throws IOException {
        Map<Integer, List<Packet>> packets = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            List<Path> captures = files.filter(file -> file.toString().matches(".*\\.pcap(ng)?(\\.gz)?"))
                    .sorted()
                    .toList();
            for (Path file : captures) {
                read(file, packets);
            }
        }
        return packets;
    }

    private static void read(Path file, Map<Integer, List<Packet>> packets) throws IOException {
        PacketCopy packet = new PacketCopy(2048);
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next(packet)) {
                byte[] bytes = new byte[packet.snapLength()];
                packet.frame().get(bytes).rewind();
                packets.computeIfAbsent(reader.linkType(), linkType -> new ArrayList<>())
                        .add(new Packet(bytes, packet.wireLength()));
            }
        } catch (CaptureFormatException e) {
            System.out.println("witness: " + e.getMessage()); // some are damaged on purpose; what was before counts
        }
    }

    /** Writes a pcap file in which the time of each packet is its number in seconds. */
    void writeNumbered(Path file) throws IOException {
        int length = packets.stream()
                .mapToInt(packet -> RECORD_HEADER_LENGTH + packet.bytes().length)
                .sum();
        ByteBuffer pcap = ByteBuffer.allocate(HEADER_LENGTH + length).order(ByteOrder.LITTLE_ENDIAN);
        pcap.putInt(0xA1B2_C3D4).putShort((short) 2).putShort((short) 4).putLong(0);
        pcap.putInt(262_144).putInt(linkType);
        for (int number = 0; number < packets.size(); number++) {
            Packet packet = packets.get(number);
            pcap.putInt(number).putInt(0).putInt(packet.bytes().length).putInt(packet.wireLength());
            pcap.put(packet.bytes());
        }
        Files.write(file, pcap.array());
    }
}
