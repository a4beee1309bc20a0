package io.witness.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.api.ring.RingDescription;
import io.witness.client.ServerDescription;
import io.witness.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** An input is the lengths of two pieces, a byte each, which come in turn, and then what a server says. */
class HandshakeFuzzTest {
    private static final int PIECES = 2;
    private static final int NO_CONNECTION = -1;

    @FuzzTest(maxDuration = "10m")
    void shouldUnderstandTheSameHoweverItIsSplit(byte[] input) {
        if (input.length < PIECES) {
            return;
        }
        ByteBuffer stream =
                ByteBuffer.wrap(input, PIECES, input.length - PIECES).slice();
        Answer inPieces = read(stream, 1 + (input[0] & 0xFF), 1 + (input[1] & 7));
        Answer atOnce = read(stream.flip(), Math.max(1, stream.limit()));
        assertEquals(inPieces, atOnce);
        inPieces.description.ifPresent(HandshakeFuzzTest::assertPossible);
        inPieces.refusal.ifPresent(
                message -> assertTrue(message.chars().noneMatch(c -> c < ' ') && message.length() < 200, message));
    }

    /** Reads up to the piece that gives an answer. */
    private static Answer read(ByteBuffer stream, int... pieceLengths) {
        Handshake handshake = new Handshake(NO_CONNECTION);
        try {
            for (int piece = 0; stream.hasRemaining(); piece++) {
                int length = Math.min(pieceLengths[piece % pieceLengths.length], stream.remaining());
                ByteBuffer part = stream.slice(stream.position(), length);
                stream.position(stream.position() + length);
                Optional<ServerDescription> description = handshake.read(part);
                if (description.isPresent()) {
                    return new Answer(description, Optional.empty());
                }
            }
            return new Answer(Optional.empty(), Optional.empty());
        } catch (ProtocolException e) {
            return new Answer(Optional.empty(), Optional.of(e.getMessage()));
        }
    }

    private static void assertPossible(ServerDescription server) {
        RingDescription ring = server.ring();
        assertTrue(server.fanoutSize() > 0 && ring.numBlocks() > 0 && ring.blockSize() > 0, server::toString);
        assertEquals(0, ring.blockSize() % 4096);
        assertTrue((long) ring.blockSize() * ring.numBlocks() < 1L << 32, server::toString);
        assertTrue(ring.linkType().orElse(0) >= 0 && ring.snapLength().orElse(0) >= 0, server::toString);
    }

    private record Answer(Optional<ServerDescription> description, Optional<String> refusal) {}
}
