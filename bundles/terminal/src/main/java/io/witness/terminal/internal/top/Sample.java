package io.witness.terminal.internal.top;

import java.util.ArrayList;
import java.util.List;

/**
 * Holds what a Witness said of its rings and readers at one moment.
 *
 * @param nanos the moment, of {@link System#nanoTime()}
 * @param rings all rings; a socket without any has one of no blocks
 * @param readers all readers
 */
record Sample(long nanos, List<RingCounters> rings, List<ReaderCounters> readers) {
    /** The command that {@link #of} reads the answer of. */
    static final String COMMAND = "witness:sockets --json";

    static Sample of(Object answer, long nanos) {
        List<RingCounters> rings = new ArrayList<>();
        List<ReaderCounters> readers = new ArrayList<>();
        for (Node socket : new Node(answer).list()) {
            List<Node> present = socket.at("rings").list();
            if (present.isEmpty()) {
                rings.add(RingCounters.of(socket, new Node(null)));
            }
            for (Node ring : present) {
                RingCounters counters = RingCounters.of(socket, ring);
                RingCounters.Key key = counters.key();
                rings.add(counters);
                for (Node reader : ring.at("subscriptions").list()) {
                    readers.add(ReaderCounters.of(key, reader));
                }
            }
        }
        return new Sample(nanos, List.copyOf(rings), List.copyOf(readers));
    }
}
