package io.witness.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.witness.afpacket.TimeStamps.Source;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimeStampsTest {
    @Test
    void shouldTellWhatWasAskedForAndIsMissing() {
        for (Set<Source> asked :
                Set.of(Set.<Source>of(), Set.of(Source.SOFTWARE), Set.of(Source.HARDWARE), Set.of(Source.values()))) {
            for (int there = 0; there < 4; there++) {
                boolean software = (there & 1) != 0;
                boolean hardware = (there & 2) != 0;
                TimeStamps stamps = new TimeStamps().set(software ? 1 : 0, hardware ? 2 : 0, asked);
                assertEquals(software, stamps.hasSoftware());
                assertEquals(hardware, stamps.hasHardware());
                assertEquals(
                        asked.contains(Source.SOFTWARE) && !software,
                        stamps.missing().contains(Source.SOFTWARE));
                assertEquals(
                        asked.contains(Source.HARDWARE) && !hardware,
                        stamps.missing().contains(Source.HARDWARE));
                assertSame(stamps.missing(), stamps.missing());
            }
        }
    }

    @Test
    void shouldFormatSecondsAndNanoseconds() {
        Set<Source> both = Set.of(Source.values());
        assertEquals(
                "software=1700000000.000000001 missing=[HARDWARE]",
                new TimeStamps().set(1_700_000_000_000_000_001L, 0, both).toString());
        assertEquals("missing=[]", new TimeStamps().toString());
    }
}
