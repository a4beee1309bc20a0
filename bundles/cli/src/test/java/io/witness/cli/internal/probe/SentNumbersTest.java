package io.witness.cli.internal.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SentNumbersTest {
    private final SentNumbers numbers = new SentNumbers();

    @Test
    void shouldWaitForASenderThatIsNotThatFar() throws Exception {
        CompletableFuture<Boolean> known = CompletableFuture.supplyAsync(() -> numbers.await(5));
        numbers.add(5, 77, 9);
        assertTrue(known.get());
        assertEquals(77, numbers.number(5));
        assertEquals(9, numbers.run(5));
    }

    @Test
    void shouldNotMixUpIdentifiers() {
        numbers.add(3, 70, 9);
        assertFalse(numbers.await(2), "it failed to be sent");
        numbers.add(3 + (1 << 14), 71, 9);
        assertFalse(numbers.await(3), "it is forgotten");
        assertFalse(numbers.await(4 + (1 << 14)), "it was not sent within the time");
    }
}
