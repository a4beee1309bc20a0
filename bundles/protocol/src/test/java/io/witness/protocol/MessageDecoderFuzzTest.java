package io.witness.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** An input is the lengths of three pieces, a byte each, which come in turn, and then a stream of messages. */
class MessageDecoderFuzzTest {
    private static final int MAX_VALUE_LENGTH = 64;
    private static final int PIECES = 3;

    @FuzzTest(maxDuration = "10m")
    void shouldFindWhatIsThereHoweverTheStreamIsSplit(byte[] input) {
        if (input.length < PIECES) {
            return;
        }
        ByteBuffer stream =
                ByteBuffer.wrap(input, PIECES, input.length - PIECES).slice();
        Decoding expected = readAtOnce(stream.duplicate());
        assertEquals(expected, decode(stream.duplicate(), stream.capacity(), stream.capacity(), stream.capacity()));
        assertEquals(expected, decode(direct(stream), stream.capacity(), stream.capacity(), stream.capacity()));
        assertEquals(expected, decode(stream, 1 + (input[0] & 0xFF), 1 + (input[1] & 0x1F), 1 + (input[2] & 3)));
    }

    private static ByteBuffer direct(ByteBuffer stream) {
        return ByteBuffer.allocateDirect(stream.capacity())
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(stream.duplicate())
                .flip();
    }

    private static Decoding decode(ByteBuffer stream, int... pieceLengths) {
        MessageDecoder decoder = new MessageDecoder(MAX_VALUE_LENGTH);
        Recorder recorder = new Recorder();
        try {
            for (int piece = 0; stream.hasRemaining(); piece++) {
                int length = Math.min(pieceLengths[piece % pieceLengths.length], stream.remaining());
                ByteBuffer part = stream.slice(stream.position(), length).order(stream.order());
                decoder.decode(part, recorder);
                assertEquals(0, part.remaining());
                stream.position(stream.position() + length);
            }
            return new Decoding(recorder.seen, false, decoder.isWithinMessage());
        } catch (ProtocolException e) {
            return new Decoding(recorder.seen, true, false);
        }
    }

    /** What the format's description says of a stream that is there as a whole. */
    private static Decoding readAtOnce(ByteBuffer stream) {
        List<String> seen = new ArrayList<>();
        while (stream.remaining() >= Integer.BYTES) {
            int word = stream.getInt();
            if (word >= 0) {
                seen.add("index " + word);
                continue;
            }
            int length = word & 0xFFFF;
            seen.add("header " + Integer.toHexString(word >>> 16) + " " + length);
            if (word >>> 16 == 0xFFFF) {
                return new Decoding(seen, true, false);
            }
            if (stream.remaining() < length) {
                return new Decoding(seen, false, true);
            }
            byte[] value = new byte[length];
            stream.get(value);
            if (length <= MAX_VALUE_LENGTH) {
                seen.add(Integer.toHexString(word >>> 16) + " " + HexFormat.of().formatHex(value));
            }
        }
        return new Decoding(seen, false, stream.hasRemaining());
    }

    private record Decoding(List<String> seen, boolean refused, boolean withinMessage) {}
}
