package io.witness.recording.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** An input is an index, of which magic number, version, checksums and capture are made right: what is behind them may be anything. */
class CaptureIndexFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void shouldRefuseAnIndexOrReadAllOfIt(byte[] input) throws IOException {
        if (input.length < IndexLayout.HEADER_LENGTH) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(input.clone()).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(0, IndexLayout.MAGIC).putShort(IndexLayout.VERSION_OFFSET, IndexLayout.VERSION);
        CaptureIdentity capture = new CaptureIdentity(
                bytes.getLong(IndexLayout.CAPTURE_LENGTH_OFFSET), bytes.getInt(IndexLayout.CAPTURE_CHECKSUM_OFFSET));
        IndexContent content = IndexContent.of(bytes);
        int front = IndexLayout.HEADER_LENGTH
                + Math.floorMod(
                        bytes.getInt(IndexLayout.FRONT_LENGTH_OFFSET) - IndexLayout.HEADER_LENGTH,
                        input.length - IndexLayout.HEADER_LENGTH + 1);
        bytes.putLong(IndexLayout.FRONT_LENGTH_OFFSET, front);
        putSliceChecksums(bytes, front);
        bytes.putInt(IndexLayout.CHECKSUM_OFFSET, IndexData.frontChecksum(content, front));
        try {
            read(CaptureIndex.read(content, capture, -1));
        } catch (IndexFormatException e) {
            assertTrue(e.getMessage().endsWith(" is wrong"), e.getMessage());
        }
    }

    private static void putSliceChecksums(ByteBuffer bytes, int front) throws IOException {
        long offset = front;
        for (int slice = 0; slice < IndexLayout.SLICE_COUNT; slice++) {
            int description = IndexLayout.SLICES_OFFSET + slice * Long.BYTES;
            long end = offset + bytes.getInt(description) * (long) Long.BYTES;
            if (end < offset || end > bytes.limit()) {
                return;
            }
            int checksum = IndexData.checksum(IndexContent.of(bytes), offset, end);
            bytes.putInt(description + Integer.BYTES, checksum);
            offset = end;
        }
    }

    private static void read(CaptureIndex index) {
        long end = 0;
        for (int block = 0; block < index.blockCount(); block++) {
            assertTrue(index.offset(block) >= end && index.length(block) > 0);
            end = index.offset(block) + index.length(block);
            assertTrue(index.earliest(block) <= index.latest(block) && index.packets(block) > 0);
            for (int kind = 0; kind < KeyKind.COUNT; kind++) {
                index.mayContain(block, KeyKind.of(kind), 0x0123_4567_89AB_CDEFL * (kind + 1));
            }
        }
        assertTrue(end <= index.contentLength());
        for (long description : index.descriptions()) {
            assertTrue(description < index.contentLength());
        }
        index.losses().forEach(loss -> loss.reason().length());
        index.drops().forEach(drops -> drops.source().name());
        index.damage();
    }
}
