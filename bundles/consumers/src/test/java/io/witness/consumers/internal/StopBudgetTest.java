package io.witness.consumers.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StopBudgetTest {
    private static final CompletableFuture<Void> NEVER = new CompletableFuture<>();

    private long offset;
    private final StopBudget budget = new StopBudget(() -> System.nanoTime() + offset);

    /** A hundred consumers that do not go cost no more than one: else the limit of this test is passed by far. */
    @Test
    @Timeout(10)
    void shouldWaitForAllTogetherOnly() {
        for (int i = 0; i < 100; i++) {
            assertFalse(budget.await(NEVER));
        }
    }

    @Test
    void shouldNotWaitForWhatIsDone() {
        budget.await(NEVER);
        assertTrue(budget.await(CompletableFuture.completedFuture(null)));
    }

    @Test
    void shouldWaitAgainLater() {
        budget.await(NEVER);
        offset = StopBudget.AGAIN_AFTER_NANOS;
        CompletableFuture<Void> soon = new CompletableFuture<>();
        new Thread(() -> soon.complete(null)).start();
        assertTrue(budget.await(soon));
    }
}
