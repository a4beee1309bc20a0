package io.witness.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.api.packet.PacketCopy;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.pcap.CaptureReader;
import io.witness.source.PacketSource;
import io.witness.source.SourceEndedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** An input is a file: what a reader reads of it comes out of a mock ring, and of a replay as far as it has one link type. */
class ReplayFuzzTest {
    private static final int BLOCK_SIZE = 4096;
    private static final int BLOCKS = 4;
    /** More would take the time of other inputs. */
    private static final int MOST_PACKETS = 2_000;

    @FuzzTest(maxDuration = "10m")
    void shouldPlayWhatCanBeReadOfAFile(byte[] input) throws Exception {
        Path file = Files.createTempFile("witness-replay", ".fuzz");
        try {
            Files.write(file, input);
            List<PacketCopy> packets = read(file);
            if (packets.size() < MOST_PACKETS) {
                assertSame(packets, play(file));
            }
        } finally {
            Files.delete(file);
        }
    }

    /** The packets of the first link type; each has been through a mock ring as well. */
    private static List<PacketCopy> read(Path file) throws Exception {
        List<PacketCopy> packets = new ArrayList<>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            int linkType = reader.linkType();
            for (PacketCopy packet = new PacketCopy(0);
                    packets.size() < MOST_PACKETS && reader.next(packet);
                    packet = new PacketCopy(0)) {
                if (reader.linkType() == linkType) {
                    packets.add(packet);
                }
            }
            return packets;
        } catch (IOException e) {
            return packets;
        } finally {
            if (!packets.isEmpty()) {
                assertSame(packets, throughAMockRing(packets));
            }
        }
    }

    private static List<PacketCopy> throughAMockRing(List<PacketCopy> packets) throws Exception {
        RingDescription description = new RingDescription(
                Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), BLOCK_SIZE, BLOCKS);
        try (MockRing ring = MockRing.create(description, 0, WhenFull.WAIT);
                PacketSource source = PacketSource.of(ring)) {
            int[] next = {0};
            ring.pipe(packet -> {
                        if (next[0] == packets.size()) {
                            return false;
                        }
                        PacketCopy from = packets.get(next[0]++);
                        packet.set(from.frame().duplicate(), from.wireLength(), from.timeNanos(), from.type());
                        return true;
                    })
                    .whenComplete((done, failure) -> ring.done());
            return all(source);
        }
    }

    private static List<PacketCopy> play(Path file) throws RingException {
        try (PacketSource source =
                PacketSource.of(Replay.open(file, ReplayOptions.DEFAULT.withBlocks(BLOCK_SIZE, BLOCKS)))) {
            return all(source);
        } catch (RingException e) {
            assertFalse(e.getMessage().contains("the replay failed"), e.getMessage());
            return List.of();
        }
    }

    private static List<PacketCopy> all(PacketSource source) {
        List<PacketCopy> packets = new ArrayList<>();
        try {
            PacketCopy packet = new PacketCopy(0);
            while (source.nextCopy(packet) != null) {
                packets.add(packet);
                packet = new PacketCopy(0);
            }
        } catch (SourceEndedException e) {
            return packets;
        } catch (RingException e) { // behind what can be read
            assertFalse(e.getMessage().contains("the replay failed"), e.getMessage());
        }
        return packets;
    }

    private static void assertSame(List<PacketCopy> expected, List<PacketCopy> found) {
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < found.size(); i++) {
            PacketCopy packet = found.get(i);
            int kept = packet.snapLength();
            assertTrue(kept == expected.get(i).snapLength() || kept > BLOCK_SIZE - 200 && kept < BLOCK_SIZE);
            assertEquals(expected.get(i).frame().slice(0, kept), packet.frame());
            assertEquals(expected.get(i).type(), packet.type());
        }
    }
}
