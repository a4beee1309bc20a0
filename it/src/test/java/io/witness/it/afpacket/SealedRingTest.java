package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.BlockLayout;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingTotals;
import io.witness.memory.internal.MemorySealer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A copy of a kernel ring, and the kernel ring behind it. */
class SealedRingTest extends OnVethPair {
    private static final int FRAMES = 20_000;
    private Ring kernel;
    private Ring sealed;

    @BeforeEach
    void open() throws Exception {
        kernel = Rings.openOne(pair.receiver);
        sealed = new MemorySealer().seal(kernel);
    }

    @AfterEach
    void close() throws Exception {
        sealed.close();
    }

    @Test
    void shouldDeliverEachFrameOnceInOrder() throws Exception {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            sender.send(i);
            for (int index = sealed.take(); index != Ring.NONE; index = sealed.take()) {
                Rings.numbers(sealed, index, numbers);
                sealed.release(index);
            }
        }
        numbers.addAll(Rings.drain(sealed));
        assertEquals(Rings.range(FRAMES), numbers);
        assertEquals(new RingTotals(FRAMES, 0, 0), sealed.totals());
    }

    @Test
    void shouldNotLetTheKernelDropWhateverReadersHold() throws Exception {
        List<Integer> held = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            sender.send(i);
            take(held);
        }
        for (int index = Rings.takeWithin(sealed, 200); index != Ring.NONE; ) {
            held.add(index);
            index = Rings.takeWithin(sealed, 200);
        }
        assertEquals(Rings.range(sealed.description().numBlocks()), held);
        assertEquals(new RingTotals(FRAMES, 0, 0), kernel.totals());
        RingTotals totals = sealed.totals();
        assertEquals(packets(held), totals.accepted());
        assertEquals(FRAMES, totals.accepted() + totals.dropped());
        assertTrue(totals.freezes() > held.size(), totals::toString);
        assertShowsTheGap(held, totals.freezes());
    }

    private void take(List<Integer> held) {
        int index = sealed.take();
        if (index != Ring.NONE) {
            held.add(index);
        }
    }

    private long packets(List<Integer> held) {
        return held.stream()
                .mapToLong(index -> BlockLayout.packetCount(sealed.memory(index)))
                .sum();
    }

    /** The next block that comes has the number that the kernel gave it. */
    private void assertShowsTheGap(List<Integer> held, long lost) throws Exception {
        long last = sequence(held.get(held.size() - 1));
        held.forEach(sealed::release);
        sender.send(0);
        assertEquals(last + lost + 1, sequence(Rings.takeWithin(sealed, 10_000)));
    }

    private long sequence(int index) {
        return sealed.memory(index).getLong(BlockLayout.SEQUENCE_OFFSET);
    }
}
