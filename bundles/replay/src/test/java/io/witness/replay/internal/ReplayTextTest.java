package io.witness.replay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.RingException;
import io.witness.replay.ReplayOptions;
import io.witness.replay.ReplayOptions.TimeStamps;
import io.witness.replay.Speed;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayTextTest {
    @Test
    void shouldPlayAFileOnceAsRecordedByDefault() throws RingException {
        assertEquals(
                new ReplayPlan(List.of(Path.of("/a/b.pcap")), Speed.RECORDED, 1, TimeStamps.RECORDED),
                ReplayText.parse("replay:/a/b.pcap"));
    }

    @Test
    void shouldReadFilesAndOptions() throws RingException {
        assertEquals(
                new ReplayPlan(
                        List.of(Path.of("/a,b?c&d=e%/f g.pcap"), Path.of("/ü")), Speed.rate(10000), 3, TimeStamps.NOW),
                ReplayText.parse("replay:/a%2Cb%3fc&d=e%25/f g.pcap,/%C3%BC?time=now&loop=3&speed=10000pps"));
    }

    @Test
    void shouldReadEndlessLoops() throws RingException {
        assertEquals(
                ReplayOptions.ENDLESS, ReplayText.parse("replay:/a?loop=yes").rounds());
        assertEquals(1, ReplayText.parse("replay:/a?loop=no").rounds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"recorded", "max", "2.5x", "0.001x", "10000pps", "0.5pps", "1000000000pps"})
    void shouldPrintSpeedsAsTheyAreRead(String text) throws RingException {
        assertEquals(text, ReplayText.parse("replay:/a?speed=" + text).speed().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "replay:|a file has no name",
                "replay:/a,|a file has no name",
                "replay:a.pcap|\"a.pcap\" is not an absolute path: write it from / on, such as \"/captures/a.pcap\"",
                "replay:/a%2|write %25 for \"%\"",
                "replay:/a%+1b|write %25 for \"%\"",
                "replay:/a%FF|is not UTF-8",
                "replay:/a%00|has a control character",
                "replay:/a%0AERROR|has a control character",
                "replay:/a?|unknown option \"\": use speed, loop or time",
                "replay:/a?sped=max|unknown option \"sped\": use speed, loop or time",
                "replay:/a?speed=max&speed=max|the option speed occurs twice",
                "replay:/a?speed|speed: \"\" is no speed: use recorded, max, a factor such as 2.5x",
                "replay:/a?speed=2|speed: \"2\" is no speed",
                "replay:/a?speed=0x|speed of 0.0 is out of bounds: use a number from 0.001",
                "replay:/a?speed=1000000001pps|is out of bounds",
                "replay:/a?speed=-1x|is no speed",
                "replay:/a?speed=1e3x|is no speed",
                "replay:/a?loop=0|loop=0: use yes, no, or how often",
                "replay:/a?loop=true|loop=true: use yes, no",
                "replay:/a?time=then|time=then: use recorded or now",
                "replay:/a?b?c|unknown option \"b?c\"",
            })
    void shouldSayWhatIsWrongWithTheTextAndWhatHelps(String text, String problem) {
        RingException e = assertThrows(RingException.class, () -> ReplayText.parse(text));
        assertEquals(Optional.of("Interface"), e.key());
        assertTrue(e.getMessage().startsWith("Interface=\"" + text + "\": "), e.getMessage());
        assertTrue(e.getMessage().contains(problem), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }

    @Test
    void shouldHaveAShortName() throws RingException {
        assertEquals(
                "replay:a.pcap", ReplayText.parse("replay:/x/y/a.pcap?loop=yes").name());
        assertEquals(
                "replay:a.pcap,+2", ReplayText.parse("replay:/a.pcap,/b,/c").name());
    }
}
