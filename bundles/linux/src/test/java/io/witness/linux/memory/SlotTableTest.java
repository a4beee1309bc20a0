package io.witness.linux.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.Ring;
import org.junit.jupiter.api.Test;

class SlotTableTest {
    private static final int COPY = 2;
    private final FakeKernel kernel = new FakeKernel(3);
    private final SlotTable slots = new SlotTable(kernel.memory);

    @Test
    void shouldTakeEachBlockOnceInRingOrder() {
        assertEquals(Ring.NONE, slots.take());
        kernel.fill();
        kernel.fill();
        assertEquals(0, slots.take());
        assertEquals(1, slots.take());
        assertEquals(Ring.NONE, slots.take());
        kernel.fill();
        assertEquals(2, slots.take());
    }

    @Test
    void shouldNotTakeABlockAgainThatIsStillHeld() {
        fillAll();
        takeAll();
        assertEquals(Ring.NONE, slots.take());
        assertFalse(kernel.fill());
    }

    @Test
    void shouldGiveBlocksBackInAnyOrderAndGoOnInRingOrder() {
        fillAll();
        takeAll();
        slots.release(2);
        slots.release(0);
        assertTrue(kernel.fill());
        assertFalse(kernel.fill(), "block 1 is held");
        assertEquals(0, slots.take());
        assertEquals(Ring.NONE, slots.take());
        slots.release(1);
        assertTrue(kernel.fill());
        assertEquals(1, slots.take());
        assertEquals(5, kernel.sequence(1));
    }

    @Test
    void shouldCountABlockAsFreeOnlyWhenItsReleaseIsThrough() {
        assertTrue(slots.isFree(0));
        fillAll();
        assertTrue(slots.isFree(0), "filled, but not taken");
        takeAll();
        assertFalse(slots.isFree(0));
        slots.giveToKernel(0);
        assertFalse(slots.isFree(0));
        slots.free(0);
        assertTrue(slots.isFree(0));
    }

    @Test
    void shouldRefuseTheReleaseOfABlockThatIsNotTaken() {
        assertThrows(IllegalStateException.class, () -> slots.release(0));
        fillAll();
        takeAll();
        slots.release(0);
        kernel.fill();
        assertThrows(IllegalStateException.class, () -> slots.release(0));
        assertEquals(0, slots.take(), "the new block was given to the kernel");
    }

    @Test
    void shouldGiveABlockWithAStrangeStatusBackToTheKernel() {
        BlockLayout.statusRelease(kernel.blocks[0], COPY);
        assertFalse(kernel.fill(), "the kernel waits as well");
        assertEquals(Ring.NONE, slots.take());
        assertTrue(kernel.fill());
        assertEquals(0, slots.take());
    }

    @Test
    void shouldTakeABlockWhateverElseItsStatusSays() {
        BlockLayout.statusRelease(kernel.blocks[0], BlockLayout.STATUS_USER | BlockLayout.STATUS_TIMED_OUT | COPY);
        assertEquals(0, slots.take());
    }

    @Test
    void shouldAskForAWakeUpOnlyWhenTheAwaitedBlockIsReleased() {
        fillAll();
        takeAll();
        assertTrue(slots.beginWait());
        assertFalse(slots.release(1));
        assertTrue(slots.release(0));
        slots.endWait();
        kernel.fill();
        assertEquals(0, slots.take());
        assertFalse(slots.release(0));
    }

    @Test
    void shouldNotWaitForABlockThatBecameReadyAfterTheLastLook() {
        assertEquals(Ring.NONE, slots.take());
        assertTrue(slots.beginWait());
        slots.endWait();
        kernel.fill();
        assertFalse(slots.beginWait());
    }

    @Test
    void shouldNotTakeABlockThatIsFilledAgainInTheMiddleOfItsRelease() {
        fillAll();
        takeAll();
        slots.giveToKernel(0);
        kernel.fill();
        assertEquals(Ring.NONE, slots.take());
        assertTrue(slots.beginWait());
        assertTrue(slots.free(0), "the kernel has reported it already: only this wakes the taking thread up");
        slots.endWait();
        assertEquals(0, slots.take());
        assertEquals(4, kernel.sequence(0));
    }

    @Test
    void shouldNotWaitWhenTheReleaseEndsBetweenTheLookAndTheWait() {
        fillAll();
        takeAll();
        slots.giveToKernel(0);
        kernel.fill();
        assertEquals(Ring.NONE, slots.take());
        assertFalse(slots.free(0), "nobody waits yet");
        assertFalse(slots.beginWait());
    }

    @Test
    void shouldGoOnWhereABlockIsReadyThoughItIsNotItsTurn() {
        fillAll();
        takeAll();
        slots.release(0);
        slots.release(1);
        kernel.blocks[1].putInt(BlockLayout.STATUS_OFFSET, BlockLayout.STATUS_USER);
        kernel.blocks[2].putInt(BlockLayout.STATUS_OFFSET, BlockLayout.STATUS_USER);
        assertEquals(Ring.NONE, slots.take());

        assertTrue(slots.resynchronize());
        assertEquals(1, slots.take());
        assertEquals(Ring.NONE, slots.take(), "2 is still held");
    }

    @Test
    void shouldGoOnAtTheFirstOfSeveralThatAreReady() {
        kernel.blocks[1].putInt(BlockLayout.STATUS_OFFSET, BlockLayout.STATUS_USER);
        kernel.blocks[2].putInt(BlockLayout.STATUS_OFFSET, BlockLayout.STATUS_USER);
        assertTrue(slots.resynchronize());
        assertEquals(1, slots.take());
        assertEquals(2, slots.take());
    }

    @Test
    void shouldNotGoOnElsewhereWhenTheNextBlockIsReadyOrHeld() {
        assertFalse(slots.resynchronize());
        kernel.fill();
        kernel.fill();
        assertFalse(slots.resynchronize());
        assertEquals(0, slots.take());
        assertEquals(1, slots.take());
        kernel.fill();
        assertEquals(2, slots.take());
        slots.release(1);
        kernel.blocks[1].putInt(BlockLayout.STATUS_OFFSET, BlockLayout.STATUS_USER);
        assertFalse(slots.resynchronize(), "0 is held");
    }

    @Test
    void shouldGiveBackStatusesThatMeanNothingWhenItLooksForReadyOnes() {
        kernel.blocks[2].putInt(BlockLayout.STATUS_OFFSET, 64);
        assertFalse(slots.resynchronize());
        assertEquals(BlockLayout.STATUS_KERNEL, kernel.blocks[2].getInt(BlockLayout.STATUS_OFFSET));
    }

    private void fillAll() {
        for (int i = 0; i < kernel.blocks.length; i++) {
            assertTrue(kernel.fill());
        }
    }

    private void takeAll() {
        for (int i = 0; i < kernel.blocks.length; i++) {
            assertEquals(i, slots.take());
        }
    }
}
