package io.witness.terminal.internal.top;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;

/** Takes samples on a thread of its own, so that keys work while the Witness does not answer. */
final class Sampler {
    private final Options options;
    private final Feed feed;
    private final BlockingQueue<Event> events;

    Sampler(Options options, Feed feed, BlockingQueue<Event> events) {
        this.options = options;
        this.feed = feed;
        this.events = events;
    }

    void start() {
        Thread thread = new Thread(this::run, "witness-top-sampler");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(options.millis());
                events.add(next());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Event next() {
        try {
            return new Event.Sampled(feed.take());
        } catch (IOException e) {
            return new Event.Failed(e.getMessage());
        }
    }
}
