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
        bytes.putInt(IndexLayout.CHECKSUM_OFFSET, IndexData.checksum(content));
        try {
            read(CaptureIndex.read(content, capture));
        } catch (IndexFormatException e) {
            assertTrue(e.getMessage().endsWith(" is wrong"), e.getMessage());
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
