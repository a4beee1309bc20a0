package io.witness.pcap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.api.packet.PacketCopy;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** An input is a file. */
class CaptureReaderFuzzTest {
    private static final int MAX_SNAP_LENGTH = 262_144;
    /** Packets of a file that is compressed very well would take the time of all other inputs. */
    private static final int MOST_PACKETS = 20_000;

    @FuzzTest(maxDuration = "10m")
    void shouldReadPacketsThatMakeSenseOrSayWhatIsWrong(byte[] input) throws IOException {
        Outcome whole = read(new ByteArrayInputStream(input));
        Outcome inPieces = read(inPieces(input));
        if (!whole.isDamaged() && !inPieces.isDamaged()) {
            assertEquals(whole, inPieces);
        }
    }

    private record Outcome(int packets, long bytes, long checksum, String problem) {
        /** How much can be decompressed before the damage depends on how much comes at once. */
        boolean isDamaged() {
            return problem.contains("cannot be decompressed");
        }
    }

    private static Outcome read(InputStream file) throws IOException {
        PacketCopy packet = new PacketCopy(0);
        int packets = 0;
        long bytes = 0;
        long checksum = 0;
        String problem = "";
        try (CaptureReader reader = CaptureReader.read(Captures.NAME, file)) {
            assertTrue(reader.snapLength() > 0 && reader.snapLength() <= MAX_SNAP_LENGTH);
            while (packets < MOST_PACKETS && reader.next(packet)) {
                check(packet);
                packets++;
                bytes += packet.snapLength();
                checksum = 31 * (31 * checksum + packet.frame().hashCode()) + packet.timeNanos() + reader.linkType();
            }
        } catch (CaptureFormatException e) {
            problem = e.getMessage();
            assertTrue(problem.startsWith(Captures.NAME + ": at byte " + e.offset() + ": "), problem);
            assertTrue(problem.indexOf('\n') < 0 && problem.length() < 300, problem);
        }
        return new Outcome(packets, bytes, checksum, problem);
    }

    private static void check(PacketCopy packet) {
        assertTrue(packet.snapLength() <= MAX_SNAP_LENGTH && packet.snapLength() <= packet.wireLength());
        assertTrue(packet.frame().capacity() <= 2 * MAX_SNAP_LENGTH);
        assertTrue(packet.timeNanos() >= 0 && packet.type() <= 4);
    }

    /** As from a pipe. */
    private static InputStream inPieces(byte[] input) {
        return new ByteArrayInputStream(input) {
            @Override
            public int read(byte[] target, int start, int length) {
                return super.read(target, start, Math.min(length, 5));
            }

            @Override
            public int available() {
                return 0;
            }
        };
    }
}
