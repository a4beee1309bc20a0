package io.witness.cli.internal.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits until another thread ends all waits for good. */
final class InterruptibleWait {
    private final CountDownLatch ended = new CountDownLatch(1);

    void take(int millis) {
        try {
            ended.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void end() {
        ended.countDown();
    }
}
