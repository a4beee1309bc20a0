package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.Block;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.FanoutMode;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RolloverTotals;
import io.witness.it.Tun;
import io.witness.linux.NativeMemory;
import io.witness.linux.internal.Libc;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What each policy of the kernel does with the packets for four rings; programs have tests of their own. */
class FanoutPolicyTest extends OnVethPair {
    private static final int RINGS = 4;
    private static final int FRAMES = 4000;
    /** Of {@link FrameSender}. */
    private static final int FLOWS = 64;

    private static final String QUEUES = "wtunq";

    private RingGroup group;

    private void open(String interfaceName, String type) throws Exception {
        group = Rings.open(
                interfaceName,
                "FanoutType",
                FanoutMode.parse(type).value(),
                "FanoutSize",
                RINGS,
                "BlockTimeoutMillis",
                100);
    }

    private void sendAll() throws Exception {
        for (int i = 0; i < FRAMES; i++) {
            sender.send(i);
        }
    }

    /** The numbers of the frames in each ring; the rings are closed. */
    private List<List<Integer>> drain() throws Exception {
        try {
            List<List<Integer>> numbers = new ArrayList<>();
            for (Ring ring : group.rings()) {
                numbers.add(Rings.drain(ring));
            }
            return numbers;
        } finally {
            Rings.closeAll(group);
        }
    }

    private static void assertEachOnce(List<List<Integer>> numbers) {
        List<Integer> all = new ArrayList<>();
        numbers.forEach(all::addAll);
        Collections.sort(all);
        assertEquals(Rings.range(FRAMES), all);
    }

    @Test
    void shouldKeepBothDirectionsOfAFlowInOneRing() throws Exception {
        open(pair.receiver, "hash");
        List<Set<Integer>> flows = new ArrayList<>();
        try {
            for (int i = 0; i < FRAMES / 2; i++) {
                sender.send(UdpFrames.of(i % FLOWS, 53, false));
                sender.send(UdpFrames.of(i % FLOWS, 53, true));
            }
            for (Ring ring : group.rings()) {
                flows.add(UdpFrames.flows(ring));
            }
        } finally {
            Rings.closeAll(group);
        }
        Set<Integer> all = new HashSet<>();
        flows.forEach(all::addAll);
        assertEquals(FLOWS, all.size());
        assertEquals(FLOWS, flows.stream().mapToInt(Set::size).sum(), "a flow is in one ring only: " + flows);
        assertTrue(flows.stream().filter(ring -> !ring.isEmpty()).count() > 1, flows::toString);
    }

    @Test
    void shouldTakeTheRingsInTurn() throws Exception {
        open(pair.receiver, "lb");
        sendAll();
        List<List<Integer>> numbers = drain();
        assertEachOnce(numbers);
        for (List<Integer> ring : numbers) {
            int first = ring.get(0);
            assertEquals(
                    Rings.range(FRAMES).stream()
                            .filter(number -> number % RINGS == first)
                            .toList(),
                    ring);
        }
    }

    /** What is sent on a CPU arrives on it at the other end of the pair. */
    @Test
    void shouldTakeTheRingOfTheCpu() throws Exception {
        int cpus = Math.min(RINGS, Runtime.getRuntime().availableProcessors());
        open(pair.receiver, "cpu");
        for (int cpu = 0; cpu < cpus; cpu++) {
            int number = cpu;
            OnCpu.run(cpu, () -> sender.send(number));
        }
        List<List<Integer>> numbers = drain();
        for (int ring = 0; ring < RINGS; ring++) {
            assertEquals(ring < cpus ? List.of(ring) : List.of(), numbers.get(ring), "ring " + ring);
        }
    }

    /** Nobody reads: each ring has the packets that came while the rings before it were full, as far as the kernel fills them. */
    @Test
    void shouldFillOneRingAfterTheOther() throws Exception {
        open(pair.receiver, "rollover");
        sendAll();
        Ring first = group.rings().get(0);
        assertEquals(Optional.of(new RolloverTotals(FRAMES, 0, 0)), first.rollover());
        List<List<Integer>> numbers = drain();
        List<Integer> all = new ArrayList<>();
        numbers.forEach(all::addAll);
        assertEquals(Rings.range(FRAMES), all);
        assertTrue(numbers.get(0).size() > FRAMES / RINGS && numbers.get(0).size() < FRAMES, () -> sizes(numbers));
        assertEquals(new RolloverTotals(FRAMES, 0, 0), first.rollover().orElseThrow(), "after it is closed");
    }

    private static String sizes(List<List<Integer>> numbers) {
        return numbers.stream().map(List::size).toList().toString();
    }

    @Test
    void shouldTakeAnyRing() throws Exception {
        open(pair.receiver, "rnd");
        sendAll();
        List<List<Integer>> numbers = drain();
        assertEachOnce(numbers);
        int fair = FRAMES / RINGS;
        // 9 standard deviations
        assertTrue(numbers.stream().allMatch(ring -> Math.abs(ring.size() - fair) < fair / 4), () -> sizes(numbers));
        List<Integer> ring = numbers.get(0);
        assertTrue(Collections.frequency(distances(ring), RINGS) < ring.size() / 2, "they are not taken in turn");
    }

    private static List<Integer> distances(List<Integer> numbers) {
        List<Integer> distances = new ArrayList<>();
        for (int i = 1; i < numbers.size(); i++) {
            distances.add(numbers.get(i) - numbers.get(i - 1));
        }
        return distances;
    }

    /** The kernel counts queues from 1 here: 0 is for a packet that came through none. */
    @Test
    void shouldTakeTheRingOfTheQueue() throws Exception {
        try (Tun tun = new Tun(QUEUES, RINGS)) {
            open(QUEUES, "qm");
            for (int queue = 0; queue < RINGS; queue++) {
                for (int packet = 0; packet <= queue; packet++) {
                    tun.send(queue, Tun.udp(53));
                }
            }
            List<Integer> counts = new ArrayList<>();
            try {
                for (Ring ring : group.rings()) {
                    counts.add(packets(ring));
                }
            } finally {
                Rings.closeAll(group);
            }
            assertEquals(List.of(4, 1, 2, 3), counts);
        }
    }

    private static int packets(Ring ring) throws Exception {
        int count = 0;
        for (int index = Rings.takeWithin(ring, 500); index != Ring.NONE; index = Rings.takeWithin(ring, 500)) {
            PacketCursor cursor = new Block().wrap(ring.memory(index), index).packets();
            while (cursor.hasNext()) {
                cursor.next();
                count++;
            }
            ring.release(index);
        }
        return count;
    }

    /** Runs code on one CPU. */
    private static final class OnCpu {
        /** {@code __NR_sched_setaffinity} of AArch64, and of x86-64. */
        private static final long SET_AFFINITY = System.getProperty("os.arch").equals("aarch64") ? 122 : 203;

        interface Code {
            void run() throws Exception;
        }

        static void run(int cpu, Code code) throws Exception {
            Exception[] failure = {null};
            Thread thread = new Thread(() -> {
                try {
                    NativeMemory mask = NativeMemory.allocate(Long.BYTES);
                    mask.buffer().putLong(0, 1L << cpu);
                    assertEquals(0, Libc.CALLS.syscall(SET_AFFINITY, 0, Long.BYTES, mask.address()));
                    code.run();
                } catch (Exception e) {
                    failure[0] = e;
                }
            });
            thread.start();
            thread.join();
            if (failure[0] != null) {
                throw failure[0];
            }
        }
    }
}
