package io.witness.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.source.SourceStatistics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BenchmarkTest {
    private final FilledRing rings = new FilledRing();

    @BeforeEach
    void fill() throws Exception {
        rings.shape = "3x4096x48";
        rings.fill();
    }

    @AfterEach
    void close() {
        rings.close();
    }

    @Test
    void shouldVisitAllPacketsOfARing() throws Exception {
        assertTrue(rings.packets >= 60, rings.packets + " packets");
        new CursorBenchmark().cursor(rings);
        assertEquals(rings.packets, rings.ring.totals().accepted());
    }

    @Test
    void shouldReadAsManyPacketsFromASource() throws Exception {
        SourceBenchmark benchmark = new SourceBenchmark();
        benchmark.next(rings);
        benchmark.nextNetworkLayer(rings);
        SourceStatistics seen = rings.source.statistics();
        assertEquals(2 * rings.packets, seen.packets());
        assertEquals(0, seen.notIp());
    }
}
