package io.witness.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MessageDecoderTest {
    private static final List<String> EXPECTED = List.of(
            "index 7",
            "header c007 4",
            "c007 00000003",
            "header cf01 0",
            "cf01 ",
            "index 2147483647",
            "header c111 3",
            "c111 0a0b0c",
            "index 0");

    private final Recorder recorder = new Recorder();
    private final MessageDecoder decoder = new MessageDecoder(64);

    private static byte[] sequence() {
        ByteBuffer bytes = ByteBuffer.allocate(64);
        Messages.putInt(bytes, 7);
        Messages.putTlv(bytes, Messages.FANOUT_INDEX, 3);
        Messages.putTlv(bytes, Messages.WANT_STATISTICS);
        Messages.putInt(bytes, Integer.MAX_VALUE);
        Messages.putTlv(bytes, 0xC111, new byte[] {10, 11, 12});
        Messages.putInt(bytes, 0);
        return java.util.Arrays.copyOf(bytes.array(), bytes.position());
    }

    @Test
    void shouldFindTheSameMessagesHoweverTheStreamIsSplitInThree() throws Exception {
        byte[] all = sequence();
        for (int first = 0; first <= all.length; first++) {
            for (int second = first; second <= all.length; second++) {
                Recorder found = new Recorder();
                MessageDecoder fresh = new MessageDecoder(64);
                fresh.decode(ByteBuffer.wrap(all, 0, first), found);
                fresh.decode(ByteBuffer.wrap(all, first, second - first), found);
                fresh.decode(ByteBuffer.wrap(all, second, all.length - second), found);
                assertEquals(EXPECTED, found.seen, "split at " + first + " and " + second);
            }
        }
    }

    @Test
    void shouldFindTheSameMessagesByteByByteAndInLittleEndianDirectMemory() throws Exception {
        ByteBuffer direct = ByteBuffer.allocateDirect(64).order(ByteOrder.LITTLE_ENDIAN);
        direct.put(sequence()).flip();
        decoder.decode(direct, recorder);
        assertEquals(EXPECTED, recorder.seen);
        recorder.seen.clear();
        for (byte one : sequence()) {
            decoder.decode(ByteBuffer.wrap(new byte[] {one}), recorder);
        }
        assertEquals(EXPECTED, recorder.seen);
    }

    @Test
    void shouldSkipAnUnknownValueOf65535BytesAndGoOn() throws Exception {
        recorder.unwanted = 0xC123;
        ByteBuffer bytes = ByteBuffer.allocate(4 + 65535 + 4);
        Messages.putTlv(bytes, 0xC123, filled(65535));
        Messages.putInt(bytes, 5);
        feedInPieces(bytes.flip(), 1000);
        assertEquals(List.of("header c123 65535", "index 5"), recorder.seen);
    }

    @Test
    void shouldSkipAWantedValueThatIsLongerThanItsLimit() throws Exception {
        ByteBuffer bytes = ByteBuffer.allocate(200);
        Messages.putTlv(bytes, 0xC123, filled(65));
        Messages.putTlv(bytes, 0xC124, filled(64));
        decoder.decode(bytes.flip(), recorder);
        assertEquals(List.of("header c123 65", "header c124 64", "c124 " + "ff".repeat(64)), recorder.seen);
    }

    @Test
    void shouldHandOnWhatItsHandlerThrows() {
        ByteBuffer bytes = ByteBuffer.allocate(4).putInt(0xFFFF0000).flip();
        assertThrows(ProtocolException.class, () -> decoder.decode(bytes, recorder));
    }

    @Test
    void shouldKnowWhetherTheStreamEndsWithinAMessage() throws Exception {
        byte[] tlv = {(byte) 0xC0, 7, 0, 4, 0, 0, 0, 1};
        assertFalse(decoder.isWithinMessage());
        for (int i = 0; i < tlv.length; i++) {
            decoder.decode(ByteBuffer.wrap(tlv, i, 1), recorder);
            assertEquals(i < tlv.length - 1, decoder.isWithinMessage(), "after byte " + i);
        }
    }

    @Test
    void shouldTakeMegabytesOfGarbage() throws Exception {
        Random random = new Random(1);
        Recorder found = new Recorder() {
            @Override
            public boolean wants(int type, int lengthInBytes) {
                return (type & 1) == 0;
            }
        };
        byte[] garbage = new byte[4096];
        for (int i = 0; i < 1000; i++) {
            random.nextBytes(garbage);
            decoder.decode(ByteBuffer.wrap(garbage, 0, random.nextInt(garbage.length)), found);
        }
        assertTrue(found.seen.size() > 10, "only " + found.seen.size() + " messages in garbage");
    }

    private void feedInPieces(ByteBuffer bytes, int pieceLength) throws ProtocolException {
        while (bytes.hasRemaining()) {
            int count = Math.min(pieceLength, bytes.remaining());
            decoder.decode(bytes.slice(bytes.position(), count), recorder);
            bytes.position(bytes.position() + count);
        }
    }

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) 0xFF);
        return bytes;
    }
}
