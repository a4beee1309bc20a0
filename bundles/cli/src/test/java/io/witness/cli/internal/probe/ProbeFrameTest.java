package io.witness.cli.internal.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.cli.internal.probe.ProbeFrame.Kind;
import io.witness.cli.internal.probe.ProbeFrame.Verdict;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeFrameTest {
    private final ByteBuffer memory = ProbeFrames.memory();
    private final ProbeFrame frame = ProbeFrames.write(memory, Kind.REQUEST, 77);

    @Test
    void shouldReadWhatWasWritten() {
        frame.written(1);
        frame.received(2, 3, 4);
        frame.report(0, 5, 6, 7);
        frame.report(1, 8, 9, 10);
        assertEquals(Verdict.VALID, frame.check(ProbeFrame.LENGTH));
        byte[] source = new byte[6];
        frame.source(source);
        assertArrayEquals(ProbeFrames.FROM, source);
        assertEquals(Kind.REQUEST, frame.kind());
        assertEquals(ProbeFrames.RUN, frame.run());
        assertEquals(77, frame.number());
        assertEquals(1, frame.written());
        assertEquals(2, frame.received(Clock.USER));
        assertEquals(3, frame.received(Clock.SOFTWARE));
        assertEquals(4, frame.received(Clock.HARDWARE));
        assertEquals(5, frame.reportNumber(0));
        assertEquals(6, frame.reportTime(0, Clock.SOFTWARE));
        assertEquals(7, frame.reportTime(0, Clock.HARDWARE));
        assertEquals(8, frame.reportNumber(1));
        assertEquals(9, frame.reportTime(1, Clock.SOFTWARE));
        assertEquals(10, frame.reportTime(1, Clock.HARDWARE));
    }

    /** Another version, or a program in another language, has to find everything where it is. */
    @Test
    void shouldHaveTheLayoutThatIsDescribed() {
        frame.written(0x1122334455667788L);
        byte[] start = new byte[46];
        memory.get(0, start);
        assertEquals(
                "020000000001" + "020000000002" + "88b5" + "57505242" + "01" + "01" + "0000" + "8000000012345678"
                        + "000000000000004d" + "1122334455667788",
                HexFormat.of().formatHex(start));
    }

    @Test
    void shouldForgetTheTimesOfTheFrameBefore() {
        frame.received(2, 3, 4);
        frame.report(1, 8, 9, 10);
        frame.begin(ProbeFrames.TO, ProbeFrames.FROM, Kind.ANSWER, 1, 2);
        assertEquals(0, frame.received(Clock.HARDWARE));
        assertEquals(0, frame.reportTime(1, Clock.SOFTWARE));
    }

    @ParameterizedTest
    @CsvSource({
        "12, 0x88, 117, SHORT",
        "12, 0x88, 18, SHORT",
        "12, 0x88, 17, FOREIGN",
        "12, 0x88, 0, FOREIGN",
        "12, 0x08, 118, FOREIGN",
        "14, 0x58, 118, FOREIGN",
        "18, 0x02, 118, UNKNOWN",
        "19, 0x03, 118, UNKNOWN",
        "19, 0xFF, 118, UNKNOWN",
        "30, 0x80, 118, UNKNOWN",
        "12, 0x88, 118, VALID",
        "21, 0xFF, 118, VALID"
    })
    void shouldTellWhatIsNoProbe(int offset, String value, int length, Verdict verdict) {
        memory.put(offset, (byte) (int) Integer.decode(value));
        assertEquals(verdict, frame.check(length));
    }
}
