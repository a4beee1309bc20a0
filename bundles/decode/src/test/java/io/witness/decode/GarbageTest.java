package io.witness.decode;

import static io.witness.pcap.testing.Frames.ethernet;
import static io.witness.pcap.testing.Frames.ipv4;
import static io.witness.pcap.testing.Frames.ipv6;
import static io.witness.pcap.testing.Frames.tcp;
import static io.witness.pcap.testing.Frames.udpFrame;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCursor;
import io.witness.pcap.PcapNgWriter;
import io.witness.pcap.testing.BlockBuilder;
import io.witness.pcap.testing.WrittenFile;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GarbageTest {
    private static final byte[][] SEEDS = {
        udpFrame(40),
        ethernet(0x0800, ipv4(6, tcp(0x18, 40))),
        ethernet(0x0800, ipv4(1, new byte[30])),
        ethernet(0x86DD, ipv6(58, new byte[30])),
        ethernet(0x86DD, ipv6(0, new byte[90])),
        ethernet(0x0806, new byte[28]),
        ethernet(0x8100, new byte[50]),
        new byte[64],
    };

    private final Random random = new Random(42);

    private byte[] mutated() {
        byte[] seed = SEEDS[random.nextInt(SEEDS.length)].clone();
        for (int i = random.nextInt(6); i > 0; i--) {
            seed[random.nextInt(seed.length)] = (byte) random.nextInt();
        }
        return Arrays.copyOf(seed, random.nextInt(4) == 0 ? random.nextInt(seed.length + 1) : seed.length);
    }

    @Test
    void shouldShowClassifyAndWriteWhateverComes() throws Exception {
        Set<PacketProtocol> seen = EnumSet.noneOf(PacketProtocol.class);
        for (int linkType : new int[] {LinkTypes.ETHERNET, LinkTypes.RAW, 147}) {
            PacketLine line = new PacketLine(linkType, ZoneOffset.UTC);
            PacketClassifier classifier = new PacketClassifier(linkType);
            PcapNgWriter writer = new PcapNgWriter(OutputStream.nullOutputStream(), WrittenFile.unknownInterface());
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < 100_000; i++) {
                byte[] data = mutated();
                int wireLength = data.length + random.nextInt(1 << random.nextInt(31));
                BlockBuilder block = new BlockBuilder(1024).add(i, data, wireLength);
                PacketCursor cursor = new Block().wrap(block.build(), 0).packets();
                Packet packet = cursor.next();
                out.setLength(0);
                line.append(out, packet);
                assertEquals(-1, out.indexOf("\n"));
                seen.add(classifier.classify(packet));
                writer.write(packet);
            }
        }
        assertEquals(EnumSet.complementOf(EnumSet.of(PacketProtocol.SCTP)), without(seen, PacketProtocol.SCTP));
    }

    private static Set<PacketProtocol> without(Set<PacketProtocol> all, PacketProtocol one) {
        all.remove(one);
        return all;
    }

    @Test
    void shouldWriteAWellFormedFileWhileSomebodyOverwritesTheBlock() throws Exception {
        ByteBuffer block = new BlockBuilder(1 << 12)
                .add(1, udpFrame(200))
                .tagged(0x8100, 5)
                .build();
        boolean[] done = {false};
        Thread scribbler = new Thread(() -> scribble(block, done));
        scribbler.start();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        int written = 0;
        try (PcapNgWriter writer = new PcapNgWriter(file, WrittenFile.unknownInterface())) {
            while (written < 20_000) {
                PacketCursor cursor = new Block().wrap(block, 0).packets();
                writer.write(cursor.next());
                written++;
            }
        } finally {
            synchronized (done) {
                done[0] = true;
            }
            scribbler.join();
        }
        long packets = WrittenFile.blocks(file.toByteArray()).stream()
                .filter(text -> text.startsWith("06000000")) // beside them a section header and interfaces
                .count();
        assertEquals(written, packets);
        assertTrue(file.size() > 20_000 * 200);
    }

    /** Overwrites the packet's header with what the cursor does not refuse: length on the wire, status and tag. */
    private void scribble(ByteBuffer block, boolean[] done) {
        Random garbage = new Random(7);
        while (true) {
            synchronized (done) {
                if (done[0]) {
                    return;
                }
            }
            block.putInt(48 + 16, 1000 + garbage.nextInt(1 << 30));
            block.putInt(48 + 20, garbage.nextInt());
            block.putInt(48 + 32, garbage.nextInt());
        }
    }
}
