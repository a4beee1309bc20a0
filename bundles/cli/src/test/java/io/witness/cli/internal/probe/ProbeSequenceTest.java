package io.witness.cli.internal.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProbeSequenceTest {
    /** Numbers that come somewhere near their turn, some never, some several times. */
    private static List<Integer> arrivals(Random random) {
        List<Integer> arrivals = new ArrayList<>();
        for (int number = 0; number < 1000; number++) {
            for (int copies = random.nextInt(10); copies < 10; copies += 4) {
                arrivals.add(Math.max(0, arrivals.size() - random.nextInt(5)), number);
            }
        }
        return arrivals;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void shouldCountAsTheDefinitionsSay(long seed) {
        ProbeSequence sequence = new ProbeSequence();
        Set<Integer> seen = new HashSet<>();
        long reordered = 0;
        long duplicates = 0;
        int largest = -1;
        for (int number : arrivals(new Random(seed))) {
            boolean first = seen.add(number);
            assertEquals(first, sequence.came(number));
            duplicates += first ? 0 : 1;
            reordered += first && number < largest ? 1 : 0;
            largest = Math.max(largest, number);
        }
        assertEquals(seen.size(), sequence.received());
        assertEquals(duplicates, sequence.duplicates());
        assertEquals(reordered, sequence.reordered());
    }
}
