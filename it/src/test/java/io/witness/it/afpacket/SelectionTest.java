package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.AfPacketRings;
import io.witness.api.packet.Block;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.packet.PacketCopy;
import io.witness.api.packet.PacketCursor;
import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.Ring;
import io.witness.api.ring.Selection;
import io.witness.filter.BpfMachine;
import io.witness.filter.BpfProgram;
import io.witness.filter.Selections;
import io.witness.it.afpacket.SampleFrames.Sample;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is selected of real packets, by the kernel and in user space: the same packets, the same bytes of each. */
class SelectionTest extends OnVethPair {
    private static final int ETHERNET = 1;
    private static final int GENEROUS_MILLIS = 20_000;
    private final List<Sample> samples = SampleFrames.all();

    @Test
    void shouldTakeAllAsTheyAre() throws Exception {
        assertSelected(Selection.ALL, sample -> true, sample -> sample.bytes().length);
    }

    @Test
    void shouldCutBehindTheNetworkHeader() throws Exception {
        assertSelected(upTo(CaptureLength.NETWORK_HEADER), sample -> true, Sample::network);
    }

    @Test
    void shouldCutBehindTheTransportHeader() throws Exception {
        assertSelected(upTo(CaptureLength.TRANSPORT_HEADER), sample -> true, Sample::transport);
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 17, 18, 64, 5000})
    void shouldCutAtANumberOfBytes(int bytes) throws Exception {
        assertSelected(upTo(CaptureLength.of(bytes)), sample -> true, sample -> Math.min(bytes, sample.bytes().length));
    }

    @Test
    void shouldTakeIpOnly() throws Exception {
        assertSelected(new Selection("", true, false, CaptureLength.ALL), Sample::ip, sample -> sample.bytes().length);
    }

    @Test
    void shouldLeaveTaggedPacketsOut() throws Exception {
        assertSelected(
                new Selection("", false, true, CaptureLength.ALL), sample -> !sample.tagged(), sample -> sample.bytes()
                        .length);
    }

    @Test
    void shouldHoldAllConditionsAtOnce() throws Exception {
        assertSelected(
                new Selection("tcp", true, true, CaptureLength.TRANSPORT_HEADER),
                sample -> sample.name().matches("TCP.*|a later fragment over IPv6") && !sample.tagged(),
                Sample::transport);
    }

    /** A tag that is cut off cannot be put back, nor does its length count. */
    @ParameterizedTest
    @ValueSource(ints = {1, 11, 12, 15})
    void shouldKeepNoMoreThanIsAskedForOfPacketsWhoseTagIsCutOff(int bytes) throws Exception {
        List<String> received = inKernel(upTo(CaptureLength.of(bytes)), samples.size());
        assertEquals(samples.size(), received.size());
        for (int i = 0; i < samples.size(); i++) {
            String kept = received.get(i).replaceFirst(".* ", "");
            assertTrue(
                    text(samples.get(i), bytes).contains(" " + kept),
                    samples.get(i).name());
            assertTrue(kept.length() / 2 >= Math.min(bytes, 11), samples.get(i).name());
        }
    }

    @Test
    void shouldFindATagWhereverItIs() throws Exception {
        assertSelected(
                new Selection("vlan 100", false, false, CaptureLength.NETWORK_HEADER),
                sample -> sample.name().matches(".* behind 8100.064"),
                Sample::network);
    }

    private static Selection upTo(CaptureLength length) {
        return new Selection("", false, false, length);
    }

    private void assertSelected(Selection selection, Predicate<Sample> taken, ToIntFunction<Sample> length)
            throws Exception {
        List<String> expected = samples.stream()
                .filter(taken)
                .map(sample -> text(sample, length.applyAsInt(sample)))
                .toList();
        assertNotEquals(0, expected.size());
        assertEquals(expected, inUserSpace(selection), "in user space");
        assertEquals(expected, inKernel(selection, expected.size()), "in the kernel");
    }

    private List<String> inUserSpace(Selection selection) throws Exception {
        Optional<BpfProgram> program = Selections.forFile(selection, ETHERNET);
        Optional<BpfMachine> machine = program.map(BpfMachine::new);
        List<String> taken = new ArrayList<>();
        for (Sample sample : samples) {
            int bytes = sample.bytes().length;
            int kept = machine.map(m -> m.run(ByteBuffer.wrap(sample.bytes()), bytes))
                    .orElse(bytes);
            if (kept > 0) {
                taken.add(text(sample, Math.min(kept, bytes)));
            }
        }
        return taken;
    }

    private List<String> inKernel(Selection selection, int count) throws Exception {
        try (Ring ring = AfPacketRings.open(Rings.selecting(pair.receiver, selection))
                .rings()
                .get(0)) {
            for (Sample sample : samples) {
                sender.send(sample.bytes());
            }
            return received(ring, count);
        }
    }

    private static List<String> received(Ring ring, int count) throws Exception {
        List<String> received = new ArrayList<>();
        while (true) {
            int index = Rings.takeWithin(ring, received.size() < count ? GENEROUS_MILLIS : 200);
            if (index == Ring.NONE) {
                return received;
            }
            add(new Block().wrap(ring.memory(index), index).packets(), received);
            ring.release(index);
        }
    }

    private static void add(PacketCursor packets, List<String> received) throws MalformedBlockException {
        PacketCopy copy = new PacketCopy(2048);
        while (packets.hasNext()) {
            copy.set(packets.next());
            byte[] bytes = new byte[copy.snapLength()];
            copy.frame().get(bytes);
            received.add(copy.wireLength() + " " + HexFormat.of().formatHex(bytes));
        }
    }

    private static String text(Sample sample, int length) {
        byte[] kept = Arrays.copyOf(sample.bytes(), length);
        return sample.bytes().length + " " + HexFormat.of().formatHex(kept);
    }
}
