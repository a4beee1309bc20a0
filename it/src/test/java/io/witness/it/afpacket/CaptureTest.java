package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingTotals;
import io.witness.filter.BpfProgram;
import io.witness.filter.PcapFilters;
import io.witness.linux.link.LinkTable;
import java.io.File;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CaptureTest extends OnVethPair {
    private static final int FRAMES = 1000;

    @Test
    void shouldDeliverEachFrameOnceInOrder() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver)) {
            send(FRAMES, 0);
            assertEquals(Rings.range(FRAMES), Rings.drain(ring));
            assertEquals(new RingTotals(FRAMES, 0, 0), ring.totals());
            assertEquals(OptionalInt.of(1), ring.description().linkType());
        }
    }

    @Test
    void shouldCountWhatTheKernelDroppedAndKeepTheLedgerAfterClose() throws Exception {
        Ring ring = Rings.openOne(pair.receiver, "NumBlocks", 2);
        send(5000, 0);
        int received = Rings.drain(ring).size();
        ring.close();
        RingTotals totals = ring.totals();
        assertTrue(totals.dropped() > 0, totals.toString());
        assertEquals(5000, totals.accepted() + totals.dropped());
        assertEquals(received, totals.accepted());
        assertTrue(totals.freezes() > 0, totals.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 0x8000, 0x1000, 0x4000})
    void shouldDeliverEachFrameToExactlyOneRing(int fanoutType) throws Exception {
        RingGroup group = Rings.open(pair.receiver, "FanoutType", fanoutType, "FanoutSize", 4);
        try {
            send(FRAMES, 0);
            List<Integer> all = drainAll(group);
            Collections.sort(all);
            assertEquals(Rings.range(FRAMES), all);
        } finally {
            Rings.closeAll(group);
        }
    }

    @Test
    void shouldDeliverNoFrameTwiceThatComesWhileTheRingsAreOpened() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        Thread traffic = new Thread(() -> sendUntil(stop));
        traffic.start();
        try {
            for (int attempt = 0; attempt < 10; attempt++) {
                assertNoFrameTwice(Rings.open(pair.receiver, "FanoutSize", 4, "NumBlocks", 64));
            }
        } finally {
            stop.set(true);
            traffic.join();
        }
    }

    /** Reads each ring once round: the frames of the opening are the first ones. */
    private static void assertNoFrameTwice(RingGroup group) throws Exception {
        List<Integer> all = new ArrayList<>();
        for (Ring ring : group.rings()) {
            for (int blocks = 0; blocks < ring.description().numBlocks(); blocks++) {
                int index = Rings.takeWithin(ring, 1000);
                assertNotEquals(Ring.NONE, index);
                Rings.numbers(ring, index, all);
            }
        }
        Rings.closeAll(group);
        assertEquals(all.size(), new HashSet<>(all).size());
    }

    @Test
    void shouldFindVlanTagsWhereTheKernelKeepsThem() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver, "Filter", "vlan 100")) {
            for (int i = 0; i < 30; i++) {
                sender.send(i, new int[] {0, 100, 200}[i % 3]);
            }
            assertEquals(List.of(1, 4, 7, 10, 13, 16, 19, 22, 25, 28), Rings.drain(ring));
            assertEquals(Optional.of("vlan 100"), ring.description().filter());
        }
    }

    @Test
    void shouldTakeTheFilterAsNumbersToo() throws Exception {
        BpfProgram program =
                PcapFilters.compile(LinkTable.describe(pair.receiverIndex()).orElseThrow(), "udp src port 1030");
        try (Ring ring = Rings.openOne(pair.receiver, "Filter", program.toString())) {
            send(128, 0);
            assertEquals(List.of(6, 70), Rings.drain(ring));
        }
    }

    @Test
    void shouldQuoteLibpcapForABadFilterAndLeaveNothingOpen() throws Exception {
        Rings.openOne(pair.receiver).close();
        int before = openDescriptors();
        RingException e = assertThrows(
                RingException.class, () -> Rings.open(pair.receiver, "Filter", "tcp prt 80", "FanoutSize", 4));
        assertEquals(Optional.of("Filter"), e.key());
        assertTrue(e.getMessage().startsWith("Filter=\"tcp prt 80\": can't parse filter expression"), e.getMessage());
        assertEquals(before, openDescriptors());
    }

    @Test
    void shouldQuoteTheKernelForAProgramThatItRefuses() throws Exception {
        RingException e = assertThrows(
                RingException.class, () -> Rings.open(pair.receiver, "Filter", "2,21 9 9 0 6 0 0 0", "FanoutSize", 2));
        assertEquals(Optional.of("Filter"), e.key());
        assertTrue(e.getMessage().contains("the kernel refuses the program"), e.getMessage());
    }

    @Test
    void shouldSayThatTheInterfaceIsMissing() {
        assertThrows(InterfaceMissingException.class, () -> Rings.open("nosuch0"));
    }

    @Test
    void shouldBlameTheIdWhenAGroupOfAnotherKindHasIt() throws Exception {
        try (Ring ring = Rings.openOne(pair.receiver, "FanoutID", 77)) {
            RingException e =
                    assertThrows(RingException.class, () -> Rings.open(pair.receiver, "FanoutID", 77, "FanoutType", 1));
            assertEquals(Optional.of("FanoutID"), e.key());
            assertFalse(ring.description().filter().isEmpty());
        }
        RingGroup again = Rings.open(pair.receiver, "FanoutID", 77, "FanoutType", 1);
        assertEquals(77, again.fanoutId(), "the id is free as soon as the ring is closed");
        Rings.closeAll(again);
    }

    /** 768 GiB: refused before the kernel is asked, which might kill processes to find the memory. */
    @Test
    void shouldRefuseRingsThatDoNotFitIntoMemory() {
        RingException e = assertThrows(
                RingException.class,
                () -> Rings.open(pair.receiver, "FanoutSize", 256, "BlockSize", 1 << 30, "NumBlocks", 3));
        assertEquals(Optional.of("NumBlocks"), e.key(), e.getMessage());
    }

    private void send(int count, int vlan) throws Exception {
        for (int i = 0; i < count; i++) {
            sender.send(i, vlan);
        }
    }

    private void sendUntil(AtomicBoolean stop) {
        try {
            for (int i = 0; !stop.get(); i++) {
                sender.send(i);
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Integer> drainAll(RingGroup group) throws Exception {
        List<Integer> all = new ArrayList<>();
        for (Ring ring : group.rings()) {
            all.addAll(Rings.drain(ring));
        }
        return all;
    }

    private static int openDescriptors() {
        return new File("/proc/self/fd").list().length;
    }
}
