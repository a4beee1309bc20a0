package io.witness.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.PacketCopy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergedCapturesTest {
    @Test
    void shouldTakeTheEarliestPacketAndOfTwoThatOfTheFirstFile() throws IOException {
        MergedCaptures merged = new MergedCaptures(
                List.of(new FakeCapture(0, 10, 20, 30), new FakeCapture(100, 10, 15, 40), new FakeCapture(200)));

        assertEquals(List.of(0, 100, 101, 1, 2, 102), numbers(merged));
        assertNull(merged.next());
    }

    @Test
    void shouldKeepTheOrderOfAFileWhateverItsTimes() throws IOException {
        assertEquals(List.of(0, 1, 2), numbers(new MergedCaptures(List.of(new FakeCapture(0, 30, 10, 20)))));
    }

    @Test
    void shouldHandOutWhatIsBeforeADamage() throws IOException {
        FakeCapture broken = new FakeCapture(0, 10, 20);
        broken.breaks = true;
        MergedCaptures merged = new MergedCaptures(List.of(broken, new FakeCapture(100, 5, 15)));

        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            numbers.add(Packets.number(merged.next()));
        }
        assertEquals(List.of(100, 0, 101, 1), numbers);
        assertThrows(IOException.class, merged::next);
    }

    @Test
    void shouldCloseAll() throws IOException {
        List<FakeCapture> captures = List.of(new FakeCapture(0), new FakeCapture(1));
        new MergedCaptures(captures).close();
        assertTrue(captures.stream().allMatch(capture -> capture.closed));
    }

    private static List<Integer> numbers(MergedCaptures merged) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (PacketCopy packet = merged.next(); packet != null; packet = merged.next()) {
            numbers.add(Packets.number(packet));
        }
        return numbers;
    }
}
