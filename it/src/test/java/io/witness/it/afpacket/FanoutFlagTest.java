package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.FanoutMode;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RolloverTotals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each flag changes for four rings: each test has the group without it as well. */
class FanoutFlagTest extends OnVethPair {
    private static final int RINGS = 4;
    private static final int DATAGRAMS = 40;
    /** Ethernet, IP, UDP and payload. */
    private static final int DATAGRAM_LENGTH = 14 + 20 + 8 + 64;

    private static RingGroup open(String interfaceName, String type) throws Exception {
        return open(interfaceName, type, 50);
    }

    private static RingGroup open(String interfaceName, String type, int blockTimeoutMillis) throws Exception {
        return Rings.open(
                interfaceName,
                "FanoutType",
                FanoutMode.parse(type).value(),
                "FanoutSize",
                RINGS,
                "NumBlocks",
                8,
                "BlockTimeoutMillis",
                blockTimeoutMillis);
    }

    /** The wire lengths of all packets in all rings, which are closed. */
    private static List<Integer> lengths(RingGroup group) throws Exception {
        List<Integer> lengths = new ArrayList<>();
        try {
            for (Ring ring : group.rings()) {
                for (int index = Rings.takeWithin(ring, 200); index != Ring.NONE; index = Rings.takeWithin(ring, 200)) {
                    PacketCursor cursor =
                            new Block().wrap(ring.memory(index), index).packets();
                    while (cursor.hasNext()) {
                        lengths.add(cursor.next().wireLength());
                    }
                    ring.release(index);
                }
            }
        } finally {
            Rings.closeAll(group);
        }
        return lengths;
    }

    private List<Integer> lengthsOfFragments(String type) throws Exception {
        RingGroup group = open(pair.receiver, type);
        for (int flow = 0; flow < DATAGRAMS; flow++) {
            for (byte[] fragment : UdpFrames.fragments(flow, 53)) {
                sender.send(fragment);
            }
        }
        return lengths(group);
    }

    @Test
    void shouldReassembleFragments() throws Exception {
        assertEquals(2 * DATAGRAMS, lengthsOfFragments("hash").size());
        List<Integer> whole = lengthsOfFragments("hash|defrag");
        assertEquals(DATAGRAMS, whole.size());
        assertEquals(Set.of(DATAGRAM_LENGTH), new HashSet<>(whole));
    }

    /** All packets are of one flow, and nobody reads. Only full blocks are closed. */
    private RingGroup flood(String type, int frames) throws Exception {
        RingGroup group = open(pair.receiver, type, 60_000);
        for (int i = 0; i < frames; i++) {
            sender.send(UdpFrames.of(7, 53, false));
        }
        return group;
    }

    private static long dropped(RingGroup group) {
        return group.rings().stream().mapToLong(ring -> ring.totals().dropped()).sum();
    }

    private static long filled(RingGroup group) {
        return group.rings().stream()
                .filter(ring -> ring.totals().accepted() > 0)
                .count();
    }

    /** A ring has room for some 680 of these frames, and four for 2700. */
    @Test
    void shouldUseAllRingsBeforePacketsAreDropped() throws Exception {
        RingGroup alone = flood("hash", 1500);
        assertEquals(1, filled(alone));
        assertTrue(dropped(alone) > 0);
        assertTrue(alone.rings().stream().allMatch(ring -> ring.rollover().isEmpty()));
        Rings.closeAll(alone);
        RingGroup rolling = flood("hash|rollover", 1500);
        assertEquals(0, dropped(rolling));
        assertTrue(filled(rolling) > 1);
        Rings.closeAll(rolling);
    }

    @Test
    void shouldCountWhatRollsOver() throws Exception {
        RingGroup group = flood("hash|rollover", 6000);
        List<RolloverTotals> totals =
                group.rings().stream().flatMap(ring -> ring.rollover().stream()).toList();
        assertEquals(RINGS, totals.size());
        RolloverTotals sum = totals.stream().reduce(RolloverTotals.NONE, RolloverTotals::plus);
        // the flow's own ring has all: it is the only one for which packets are meant
        assertTrue(totals.contains(sum), totals::toString);
        assertTrue(sum.all() > 0 && sum.huge() > 0 && sum.huge() <= sum.all(), sum::toString);
        assertTrue(sum.failed() > 0 && sum.failed() >= dropped(group), sum::toString);
        Rings.closeAll(group);
        assertEquals(
                totals,
                group.rings().stream()
                        .map(Ring::rollover)
                        .map(Optional::orElseThrow)
                        .toList(),
                "after they are closed");
    }

    /** Both directions, on the interface that sends. */
    private List<Integer> numbersAtTheSender(String type) throws Exception {
        RingGroup group = open(pair.sender, type);
        try (FrameSender other = new FrameSender(pair.receiver)) {
            for (int i = 0; i < DATAGRAMS; i++) {
                sender.send(i);
                other.send(DATAGRAMS + i);
            }
            List<Integer> numbers = new ArrayList<>();
            for (Ring ring : group.rings()) {
                numbers.addAll(Rings.drain(ring));
            }
            return numbers.stream().sorted().toList();
        } finally {
            Rings.closeAll(group);
        }
    }

    @Test
    void shouldLeaveOutWhatThisHostSends() throws Exception {
        assertEquals(Rings.range(2 * DATAGRAMS), numbersAtTheSender("lb"));
        assertEquals(
                Rings.range(2 * DATAGRAMS).subList(DATAGRAMS, 2 * DATAGRAMS), numbersAtTheSender("lb|ignore_outgoing"));
    }

    /** Each group has all packets: they are not one. */
    @Test
    void shouldLetTheKernelChooseAnIdForEachGroup() throws Exception {
        RingGroup one = open(pair.receiver, "lb|unique_id");
        RingGroup other = open(pair.receiver, "lb|unique_id");
        try {
            assertNotEquals(one.fanoutId(), other.fanoutId());
            for (int i = 0; i < DATAGRAMS; i++) {
                sender.send(i);
            }
        } finally {
            assertEquals(DATAGRAMS, lengths(one).size());
            assertEquals(DATAGRAMS, lengths(other).size());
        }
    }
}
