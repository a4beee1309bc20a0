package io.witness.recording.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.decode.CommunityId;
import io.witness.decode.PacketFields;
import io.witness.recording.testing.RandomFrames;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CaptureIndexTest {
    private static final CaptureIdentity CAPTURE = new CaptureIdentity(1 << 20, 5);
    private static final int OVERHEAD = 32;
    private static final int COUNT = 20_000;

    private final PacketFields fields = new PacketFields(LinkTypes.ETHERNET);

    private static PacketCopy copy(byte[] frame) {
        return new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, 0, Packet.TYPE_HOST);
    }

    private ByteBuffer index(int seed) {
        IndexData data = new IndexData();
        RandomFrames frames = new RandomFrames(seed);
        long offset = 48;
        data.describe(0);
        data.describe(28);
        for (int i = 0; i < COUNT; i++) {
            byte[] frame = frames.clean();
            fields.read(copy(frame));
            data.add(offset, frame.length + OVERHEAD, i, fields);
            offset += frame.length + OVERHEAD;
        }
        data.lose(7, 8, "a reason");
        return data.toBytes(CAPTURE, offset, "damaged");
    }

    @Test
    void shouldReadWhatWasWritten() throws IndexFormatException {
        CaptureIndex index = CaptureIndex.read(index(1), CAPTURE);
        assertTrue(index.blockCount() > 4, () -> index.blockCount() + " blocks");
        long packets = 0;
        long end = 48;
        for (int i = 0; i < index.blockCount(); i++) {
            assertEquals(end, index.offset(i));
            end += index.length(i);
            assertEquals(packets, index.earliest(i));
            packets += index.packets(i);
            assertEquals(packets - 1, index.latest(i));
        }
        assertEquals(COUNT, packets);
        assertEquals(end, index.contentLength());
        assertEquals(28, index.descriptions()[1]);
        assertEquals("damaged", index.damage());
        assertEquals(new Loss(7, 8, "a reason"), index.losses().get(0));
    }

    @Test
    void shouldFindEachKeyOfEachPacket() throws IndexFormatException {
        CaptureIndex index = CaptureIndex.read(index(2), CAPTURE);
        RandomFrames frames = new RandomFrames(2);
        CommunityId id = new CommunityId(0);
        for (int block = 0; block < index.blockCount(); block++) {
            assertFalse(index.isUnclear(block));
            for (int i = 0; i < index.packets(block); i++) {
                fields.read(copy(frames.clean()));
                assertTrue(index.mayContain(block, KeyKind.PROTOCOL, Keys.etherType(fields.etherType())));
                if (fields.hasPorts()) {
                    assertTrue(index.mayContain(block, KeyKind.PORT, Keys.port(fields.sourcePort())));
                    assertTrue(index.mayContain(block, KeyKind.PORT, Keys.port(fields.destinationPort())));
                }
                if (fields.addressWords() == 1) {
                    assertTrue(index.mayContain(block, KeyKind.ADDRESS, Keys.ipv4(fields.sourceWord(0))));
                    int target = fields.destinationWord(0);
                    assertTrue(index.mayContain(block, KeyKind.ADDRESS, Keys.ipv4(target)));
                    assertTrue(index.mayContain(block, KeyKind.NETWORK, Keys.ipv4Prefix(target, 16)));
                }
                if (id.read(fields)) {
                    assertTrue(index.mayContain(block, KeyKind.FLOW, Keys.flow(id.prefix())));
                }
            }
        }
    }

    @Test
    void shouldRarelyFindOtherKeys() throws IndexFormatException {
        IndexData data = new IndexData();
        PacketCopy packet = copy(io.witness.pcap.testing.Frames.udpFrame(1000));
        for (int i = 0; i < 100_000; i++) {
            packet.frame().putInt(14 + 12, i % 5000);
            fields.read(packet);
            data.add(i * 1000L, 1000, i, fields);
        }
        CaptureIndex index = CaptureIndex.read(data.toBytes(CAPTURE, 100_000_000, ""), CAPTURE);
        Random random = new Random(1);
        int found = 0;
        for (int i = 0; i < 100; i++) {
            long other = Keys.ipv4(random.nextInt() | 1 << 20);
            for (int block = 0; block < index.blockCount(); block++) {
                found += index.mayContain(block, KeyKind.ADDRESS, other) ? 1 : 0;
            }
        }
        int share = found;
        assertTrue(found < 100 * index.blockCount() / 500, () -> share + " of " + 100 * index.blockCount());
    }

    @Test
    void shouldRefuseTheIndexOfAnotherCapture() {
        ByteBuffer index = index(3);
        assertThrows(IndexFormatException.class, () -> CaptureIndex.read(index, new CaptureIdentity(1 << 20, 6)));
        assertThrows(IndexFormatException.class, () -> CaptureIndex.read(index, new CaptureIdentity(1, 5)));
    }

    @Test
    void shouldRefuseADamagedIndex() {
        ByteBuffer index = index(4);
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            int at = random.nextInt(index.limit());
            byte before = index.get(at);
            index.put(at, (byte) (before ^ 1 << random.nextInt(8)));
            assertThrows(IndexFormatException.class, () -> CaptureIndex.read(index, CAPTURE));
            index.put(at, before);
            ByteBuffer shorter = index.duplicate().limit(at);
            assertThrows(IndexFormatException.class, () -> CaptureIndex.read(shorter, CAPTURE));
        }
    }
}
