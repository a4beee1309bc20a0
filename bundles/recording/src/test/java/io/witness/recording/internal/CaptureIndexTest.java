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
import io.witness.pcap.testing.Frames;
import io.witness.recording.testing.RandomFrames;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureIndexTest {
    private static final CaptureIdentity CAPTURE = new CaptureIdentity(1 << 20, 5);
    private static final long ALL_SLICES = -1;
    private static final int OVERHEAD = 32;
    private static final int COUNT = 20_000;

    private final PacketFields fields = new PacketFields(LinkTypes.ETHERNET);

    private static PacketCopy copy(byte[] frame) {
        return new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, 0, Packet.TYPE_HOST);
    }

    private static ByteBuffer bytes(IndexContent content) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) content.length()).order(ByteOrder.LITTLE_ENDIAN);
        content.read(0, bytes);
        return bytes.flip();
    }

    private static CaptureIndex read(ByteBuffer bytes, CaptureIdentity capture)
            throws IndexFormatException, IOException {
        return CaptureIndex.read(IndexContent.of(bytes), capture, ALL_SLICES);
    }

    private ByteBuffer index(int seed) throws IOException {
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
        return bytes(data.content(CAPTURE, offset, "damaged"));
    }

    @Test
    void shouldReadWhatWasWritten() throws Exception {
        CaptureIndex index = read(index(1), CAPTURE);
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
    void shouldFindEachKeyOfEachPacket() throws Exception {
        CaptureIndex index = read(index(2), CAPTURE);
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
    void shouldRarelyFindOtherKeys() throws Exception {
        IndexData data = new IndexData();
        PacketCopy packet = copy(io.witness.pcap.testing.Frames.udpFrame(1000));
        for (int i = 0; i < 100_000; i++) {
            packet.frame().putInt(14 + 12, i % 5000);
            fields.read(packet);
            data.add(i * 1000L, 1000, i, fields);
        }
        CaptureIndex index = CaptureIndex.read(data.content(CAPTURE, 100_000_000, ""), CAPTURE, ALL_SLICES);
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

    /** Adds packets of different ports, each in a block of its own; the length of the capture. */
    private static long add(IndexData data, int blocks) {
        byte[] frame = Frames.udpFrame(18);
        PacketFields fields = new PacketFields(LinkTypes.ETHERNET);
        for (int i = 0; i < blocks; i++) {
            frame[34] = (byte) (i >> 8);
            frame[35] = (byte) i;
            fields.read(copy(frame));
            data.add((long) i * IndexData.BLOCK_LENGTH, IndexData.BLOCK_LENGTH, i + 1, fields);
        }
        return (long) blocks * IndexData.BLOCK_LENGTH;
    }

    /** An index of which less is in memory than usual. */
    private static IndexData small() {
        return new IndexData(IndexData.BLOCK_LENGTH, 1 << 17, 1 << 18);
    }

    @Test
    void shouldTakeTheSameMemoryHoweverLongTheCaptureIs(@TempDir Path directory) throws Exception {
        IndexData data = small();
        data.spillInto(directory);
        long[] capacity = {0, 0};
        int blocks = 0;
        for (int i = 0; i < 2; i++) {
            data.clear();
            blocks = (i + 1) * 20_000;
            long length = add(data, blocks);
            IndexContent content = data.content(CAPTURE, length, "");
            capacity[i] = data.capacity();
            assertTrue(content.length() > 2 * capacity[i], () -> content.length() + " bytes");
            assertTrue(data.isWhole());
            CaptureIndex index = CaptureIndex.read(content, CAPTURE, ALL_SLICES);
            assertEquals(blocks, index.blockCount());
            for (int block = 0; block < blocks; block += 999) {
                assertEquals((long) block * IndexData.BLOCK_LENGTH, index.offset(block));
                assertEquals(block + 1, index.latest(block));
                assertTrue(index.mayContain(block, KeyKind.PORT, Keys.port(block & 0xFFFF)));
                assertFalse(index.mayContain(block, KeyKind.ADDRESS, Keys.ipv4(0x01020304)));
            }
            assertTrue(index.mayContain(0, KeyKind.PORT, Keys.port(0)), "and back");
        }
        assertEquals(capacity[0], capacity[1]);
        assertTrue(capacity[1] < 1 << 20, () -> capacity[1] + " bytes");
        try (var files = Files.list(directory)) {
            assertEquals(0, files.count(), "what it uses has no name");
        }
        data.clear();
    }

    @Test
    void shouldGoOnWithoutFiltersWhereNoFileCanBeWritten(@TempDir Path directory) throws Exception {
        Path capture = Files.write(directory.resolve("a.pcap"), new byte[100]);
        IndexData data = small();
        data.spillInto(directory.resolve("missing"));
        String temporary = System.setProperty(
                "java.io.tmpdir", directory.resolve("missing").toString());
        int blocks = 20_000;
        try {
            long length = add(data, blocks);
            CaptureIndex index = CaptureIndex.read(data.content(CAPTURE, length, ""), CAPTURE, ALL_SLICES);
            assertFalse(index.mayContain(1, KeyKind.PORT, Keys.port(4711)));
            assertTrue(index.mayContain(blocks - 1, KeyKind.PORT, Keys.port(4711)), "nothing is excluded");
            assertEquals(blocks, index.latest(blocks - 1));
            assertThrows(IOException.class, () -> data.write(capture, length, ""));
            assertFalse(Files.exists(IndexNames.indexOf(capture)), "it is made again the next time");
        } finally {
            System.setProperty("java.io.tmpdir", temporary);
        }
    }

    @Test
    void shouldCountAllLossesOfAFileThatStatesVeryMany() throws Exception {
        IndexData data = new IndexData();
        long length = add(data, 1);
        String reason = "because ".repeat(40);
        int count = 100_000;
        for (int i = 1; i <= count; i++) {
            data.lose(i, 2, reason);
        }
        IndexContent content = data.content(CAPTURE, length, "");
        assertTrue(content.length() < 6 << 20, () -> content.length() + " bytes");
        List<Loss> losses = CaptureIndex.read(content, CAPTURE, ALL_SLICES).losses();
        assertEquals(2L * count, losses.stream().mapToLong(Loss::packets).sum());
        assertEquals(count, losses.get(losses.size() - 1).timeNanos());
    }

    /** Of 500 GiB. */
    @Test
    void shouldSelectAllBlocksOfALongCaptureInParts() {
        int blocks = 1_000_000;
        Selection selection = new Selection();
        for (int i = 0; i < blocks; i++) {
            if (i % 3 != 1) {
                selection.add((long) i * IndexData.BLOCK_LENGTH, IndexData.BLOCK_LENGTH, i);
            }
        }
        assertEquals((blocks + 1) / 3 * 2, selection.count(), 2);
        assertEquals(selection.count() * IndexData.BLOCK_LENGTH, selection.bytes());
        long[] offsets = selection.offsets();
        int[] lengths = selection.lengths();
        assertTrue(offsets.length <= 1 << 16, () -> offsets.length + " parts");
        int part = 0;
        for (int i = 0; i < blocks; i++) {
            long offset = (long) i * IndexData.BLOCK_LENGTH;
            while (part < offsets.length - 1 && offset >= offsets[part] + lengths[part]) {
                part++;
                assertTrue(offsets[part] >= offsets[part - 1] + lengths[part - 1], "each once");
            }
            boolean isThere =
                    offset >= offsets[part] && offset + IndexData.BLOCK_LENGTH <= offsets[part] + lengths[part];
            assertTrue(isThere || i % 3 == 1, "block " + i);
        }
    }

    /** Its checksum is right. */
    @Test
    void shouldRefuseAnIndexThatLies() throws Exception {
        ByteBuffer index = index(5);
        int entry = IndexLayout.HEADER_LENGTH + IndexLayout.padded("damaged".length());
        int[] fields = {
            IndexLayout.SLICES_OFFSET,
            IndexLayout.BLOCK_COUNT_OFFSET,
            IndexLayout.DESCRIPTION_COUNT_OFFSET,
            IndexLayout.LOSS_COUNT_OFFSET,
            IndexLayout.DROPS_COUNT_OFFSET,
            entry + 8,
            entry + 12,
            entry + 40,
            entry + 2 * IndexLayout.ENTRY_LENGTH + 40
        };
        for (int field : fields) {
            for (int lie : new int[] {Integer.MAX_VALUE, -1, 1 << 28}) {
                int before = index.getInt(field);
                index.putInt(field, lie);
                long front = index.getLong(IndexLayout.FRONT_LENGTH_OFFSET);
                index.putInt(IndexLayout.CHECKSUM_OFFSET, IndexData.frontChecksum(IndexContent.of(index), front));
                assertThrows(IndexFormatException.class, () -> read(index, CAPTURE), () -> field + " " + lie);
                index.putInt(field, before);
            }
        }
    }

    @Test
    void shouldRefuseTheIndexOfAnotherCapture() throws IOException {
        ByteBuffer index = index(3);
        assertThrows(IndexFormatException.class, () -> read(index, new CaptureIdentity(1 << 20, 6)));
        assertThrows(IndexFormatException.class, () -> read(index, new CaptureIdentity(1, 5)));
    }

    @Test
    void shouldRefuseADamagedIndex() throws IOException {
        ByteBuffer index = index(4);
        Random random = new Random(4);
        for (int i = 0; i < 2000; i++) {
            int at = random.nextInt(index.limit());
            byte before = index.get(at);
            index.put(at, (byte) (before ^ 1 << random.nextInt(8)));
            assertThrows(IndexFormatException.class, () -> read(index, CAPTURE));
            index.put(at, before);
            ByteBuffer shorter = index.duplicate().limit(at);
            assertThrows(IndexFormatException.class, () -> read(shorter, CAPTURE));
        }
    }

    @Test
    void shouldRefuseOnlyWhatItReads() throws Exception {
        ByteBuffer index = index(5);
        long slices = Condition.oneOf(KeyKind.ADDRESS, Keys.ipv4(1)).slices();
        assertEquals(1, Long.bitCount(slices));
        int end = (int) index.getLong(IndexLayout.FRONT_LENGTH_OFFSET);
        int wanted = Long.numberOfTrailingZeros(slices);
        for (int slice = 0; slice <= wanted; slice++) {
            end += index.getInt(IndexLayout.SLICES_OFFSET + slice * Long.BYTES) * Long.BYTES;
        }
        int behind = end;
        index.put(behind, (byte) ~index.get(behind));
        assertTrue(CaptureIndex.read(IndexContent.of(index), CAPTURE, slices).blockCount() > 4);
        index.put(behind - 1, (byte) ~index.get(behind - 1));
        assertThrows(IndexFormatException.class, () -> CaptureIndex.read(IndexContent.of(index), CAPTURE, slices));
    }

    @Test
    void shouldTellAnotherVersion() throws IOException {
        ByteBuffer index = index(6).limit(IndexLayout.DAMAGE_LENGTH_OFFSET);
        index.putShort(IndexLayout.VERSION_OFFSET, (short) 1);
        assertThrows(IndexVersionException.class, () -> read(index, CAPTURE));
    }
}
