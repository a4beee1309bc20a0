package io.witness.exporter.kafka.internal;

/** Wakes the one thread that waits for something to do. */
final class Signal {
    private boolean isRaised;

    /** Any thread may call. */
    synchronized void raise() {
        isRaised = true;
        notifyAll();
    }

    /** Waits until somebody has raised it since the last call, or the time is over. */
    synchronized void await(long millis) throws InterruptedException {
        if (!isRaised) {
            wait(millis);
        }
        isRaised = false;
    }
}
