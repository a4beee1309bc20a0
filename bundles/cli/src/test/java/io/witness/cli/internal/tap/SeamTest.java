package io.witness.cli.internal.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.cli.internal.tap.Seam.Side;
import io.witness.pcap.BlockPosition;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Packets of block n have times from 100 n to 100 n + 9. */
@Timeout(30)
class SeamTest {
    private final Seam seam = new Seam(10_000, 50);

    private void deliver(long... sequenceNumbers) throws Exception {
        for (long number : sequenceNumbers) {
            seam.add(block(number));
        }
    }

    private static LiveBlock block(long number) {
        Batch wanted = new Batch(ByteBuffer.allocate(1000), List.of(), false, 0);
        return new LiveBlock(number, 100 * number, 100 * number + 9, 0, wanted);
    }

    private Side record(long sequenceNumber) throws Exception {
        return record(sequenceNumber, 100 * sequenceNumber);
    }

    private Side record(long sequenceNumber, long timeNanos) throws Exception {
        return seam.decide(BlockPosition.of(3, sequenceNumber, 0), timeNanos);
    }

    private List<Long> taken() {
        return Stream.generate(seam::poll)
                .takeWhile(Objects::nonNull)
                .map(LiveBlock::sequenceNumber)
                .toList();
    }

    @Test
    void shouldGoOnWithTheConnectionAtItsFirstBlock() throws Exception {
        deliver(7, 8, 9);
        assertEquals(Side.RECORDING, record(5));
        assertEquals(Side.RECORDING, record(6));
        assertEquals(List.of(), taken());
        assertEquals(Side.CONNECTION, record(7));
        assertEquals(List.of(7L, 8L, 9L), taken());
        assertEquals(0, seam.missingBlocks());
    }

    @Test
    void shouldGoOnWithTheConnectionWhereTheRecorderHasSkippedItsFirstBlocks() throws Exception {
        deliver(7, 8, 9);
        assertEquals(Side.RECORDING, record(4));
        assertEquals(Side.CONNECTION, record(9));
        assertEquals(List.of(7L, 8L, 9L), taken());
        assertEquals(2, seam.missingBlocks());
    }

    @Test
    void shouldTellBlocksOfAnEarlierRingByTheirTimes() throws Exception {
        deliver(2, 3);
        assertEquals(Side.RECORDING, record(2, 50));
        assertEquals(Side.RECORDING, record(3, 60));
        assertEquals(Side.RECORDING, record(4, 70));
        assertEquals(Side.CONNECTION, record(2, 205));
    }

    @Test
    void shouldMoveOnIfTooMuchWaits() throws Exception {
        for (long number = 1; number <= 100; number++) {
            deliver(number);
        }
        assertEquals(Side.RECORDING, record(1));
        assertEquals(Side.RECORDING, record(91));
        assertEquals(Side.CONNECTION, record(93));
        assertEquals(8, taken().size());
    }

    @Test
    void shouldNotRepeatABlockThatTheConnectionDeliversLate() throws Exception {
        assertEquals(Side.RECORDING, record(5));
        deliver(5, 6);
        assertEquals(Side.CONNECTION, record(6));
        assertEquals(List.of(6L), taken());
    }

    @Test
    void shouldWaitForTheConnectionThatIsBehindTheRecording() throws Exception {
        Seam patient = new Seam(10_000, 60_000);
        Future<?> connection = adding(patient, block(5));
        assertEquals(Side.CONNECTION, patient.decide(BlockPosition.of(0, 5, 0), 500));
        connection.get();
    }

    private static Future<?> adding(Seam seam, LiveBlock block) {
        FutureTask<Void> adding = new FutureTask<>(() -> {
            seam.add(block);
            return null;
        });
        new Thread(adding).start();
        return adding;
    }

    @Test
    void shouldForgetNothingOnceItIsDecided() throws Exception {
        deliver(1, 2, 3, 4, 5, 6, 7, 8);
        seam.join();
        Future<?> adding = adding(seam, block(9));
        assertThrows(TimeoutException.class, () -> adding.get(200, TimeUnit.MILLISECONDS));
        assertEquals(1, seam.poll().sequenceNumber());
        adding.get();
        assertEquals(List.of(2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L), taken());
    }

    @Test
    void shouldTakeWhatIsRecordedOnceTheConnectionHasEnded() throws Exception {
        Seam patient = new Seam(10_000, 60_000);
        patient.end();
        assertEquals(Side.RECORDING, patient.decide(BlockPosition.of(0, 5, 0), 500));
        assertFalse(patient.isJoined());
        patient.join();
        assertTrue(patient.isJoined());
    }
}
