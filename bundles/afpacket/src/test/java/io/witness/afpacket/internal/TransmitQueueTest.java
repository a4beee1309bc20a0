package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingVersion;
import io.witness.api.ring.TransmitLayout;
import io.witness.linux.Errno;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** With a kernel that is ours, and takes frames of up to 100 bytes. */
class TransmitQueueTest {
    private static final int FRAMES = 4;
    private static final int SIZE = 256;
    private static final int TOO_LONG = 101;

    private FakeTransmitKernel kernel = new FakeTransmitKernel(TransmitLayout.of(RingVersion.V2), SIZE, FRAMES);
    private TransmitQueue queue = queue(RingVersion.V2, false);

    private TransmitQueue queue(RingVersion version, boolean skipping) {
        TransmitLayout layout = TransmitLayout.of(version);
        kernel = new FakeTransmitKernel(layout, SIZE, FRAMES);
        kernel.loss = skipping;
        TransmitGeometry geometry = new TransmitGeometry(SIZE, SIZE * FRAMES, 1, layout.dataStart(), 14, 86);
        TransmitFrames frames = new TransmitFrames(kernel.memory(), layout, geometry, false);
        return new TransmitQueue(frames, kernel, new FrameCheck(14, 86), false, skipping, FrameNumbers.NONE);
    }

    private void add(int number, int length) {
        queue.reserve().putInt(number);
        queue.commit(length);
    }

    @ParameterizedTest
    @EnumSource
    void shouldSendInOrderRoundAndRound(RingVersion version) {
        queue = queue(version, false);
        List<Integer> expected = new ArrayList<>();
        Random random = new Random(1);
        for (int number = 0; number < 1000; ) {
            for (int batch = random.nextInt(FRAMES + 1); batch > 0; batch--) {
                expected.add(number);
                add(number++, 14 + random.nextInt(87));
            }
            assertEquals(0, queue.send());
            assertEquals(0, queue.pending());
        }
        assertEquals(expected, kernel.sent);
        assertEquals(expected.size(), queue.taken());
    }

    @Test
    void shouldHaveNoRoomUntilTheOldestFrameIsBack() {
        kernel.returning = false;
        for (int i = 0; i < FRAMES; i++) {
            add(i, 60);
        }
        assertNull(queue.reserve(), "all are pending");
        queue.send();
        assertNull(queue.reserve(), "all are in flight");
        kernel.giveBack(1);
        assertNull(queue.reserve(), "the first is in flight");
        kernel.giveBack(0);
        assertEquals(SIZE - 32, queue.reserve().remaining());
        assertEquals(2, queue.returned());
        assertEquals(2, queue.inFlight());
    }

    @Test
    void shouldNeverPassOnAFrameBeforeItIsCommitted() {
        queue.reserve().putInt(1);
        queue.send();
        assertEquals(List.of(), kernel.sent);
        assertEquals(TransmitLayout.STATUS_AVAILABLE, kernel.status(0));
        queue.commit(60);
        assertEquals(TransmitLayout.STATUS_SEND_REQUEST, kernel.status(0));
    }

    @Test
    void shouldStandAtAWrongFrameAndGoOnBehindItWhenItIsSkipped() {
        add(0, 60);
        add(1, TOO_LONG);
        add(2, 60);
        add(3, 61);
        assertEquals(Errno.EMSGSIZE, queue.send());
        assertTrue(queue.isRefused());
        assertEquals(1, queue.firstUnsent());
        assertEquals(3, queue.pending());
        assertEquals(TOO_LONG, queue.refusedLength());
        assertTrue(queue.refusal(Errno.EMSGSIZE).contains("use at most 100"), queue.refusal(Errno.EMSGSIZE));
        assertEquals(1, queue.refused().getInt());

        queue.skip();
        assertFalse(queue.isRefused());
        assertEquals(2, queue.firstUnsent());
        assertEquals(0, queue.send());
        for (int i = 4; i < 10; i++) {
            add(i, 60);
            assertEquals(0, queue.send());
        }
        assertEquals(List.of(0, 2, 3, 4, 5, 6, 7, 8, 9), kernel.sent);
        assertEquals(10, queue.committed());
        assertEquals(9, queue.taken());
        assertEquals(541, queue.takenBytes());
        assertEquals(1, queue.removed());
    }

    @Test
    void shouldSkipWrongFramesInARowAcrossTheEndOfTheRing() {
        add(0, 60);
        add(1, 60);
        queue.send();
        add(2, TOO_LONG);
        add(3, TOO_LONG);
        add(4, 60);
        add(5, TOO_LONG);
        while (queue.send() != 0) {
            queue.skip();
        }
        assertEquals(List.of(0, 1, 4), kernel.sent);
        assertEquals(3, queue.removed());
        assertEquals(0, queue.pending());
        add(6, 60);
        queue.send();
        assertEquals(List.of(0, 1, 4, 6), kernel.sent);
    }

    @Test
    void shouldSendAMendedFrameInItsPlace() {
        add(0, TOO_LONG);
        add(1, 60);
        queue.send();
        queue.refused().putInt(7);
        queue.mend(100);
        assertEquals(0, queue.send());
        assertEquals(List.of(7, 1), kernel.sent);
        assertEquals(160, queue.takenBytes());
    }

    @Test
    void shouldWantAReservedFrameToBeReservedAgainAfterASkip() {
        add(0, TOO_LONG);
        queue.reserve().putInt(1);
        queue.send();
        queue.skip();
        assertThrows(IllegalStateException.class, () -> queue.commit(60));
        assertThrows(IllegalStateException.class, () -> queue.skip());
        assertThrows(IllegalStateException.class, () -> queue.mend(60));
    }

    @Test
    void shouldKnowWhichFramesWentBeforeAnError() {
        kernel.most = 2;
        kernel.error = Errno.ENOBUFS;
        for (int i = 0; i < FRAMES; i++) {
            add(i, 60);
        }
        assertEquals(Errno.ENOBUFS, queue.send());
        assertEquals(2, queue.firstUnsent());
        assertEquals(2, queue.pending());
        assertFalse(queue.isRefused());
        kernel.most = FRAMES;
        assertEquals(0, queue.send());
        assertEquals(List.of(0, 1, 2, 3), kernel.sent);
        assertEquals(240, queue.takenBytes());
    }

    @Test
    void shouldFollowAKernelThatTakesAPart() {
        kernel.most = 3;
        for (int i = 0; i < FRAMES; i++) {
            add(i, 60);
        }
        assertEquals(0, queue.send());
        assertEquals(3, queue.taken());
        assertEquals(1, queue.pending());
    }

    @Test
    void shouldCountWhatTheKernelSkips() {
        queue = queue(RingVersion.V2, true);
        add(0, 60);
        add(1, TOO_LONG);
        add(2, 60);
        assertEquals(0, queue.send());
        assertEquals(List.of(0, 2), kernel.sent);
        assertEquals(1, queue.skipped());
        assertEquals(2, queue.taken());
        assertEquals(120, queue.takenBytes());
        assertEquals(0, queue.pending());
    }

    @Test
    void shouldRefuseLengthsThatDoNotFitIntoAFrame() {
        queue.reserve();
        for (int length : new int[] {-1, 0, SIZE - 31}) {
            assertThrows(IllegalArgumentException.class, () -> queue.commit(length));
        }
        queue.commit(SIZE - 32);
    }
}
