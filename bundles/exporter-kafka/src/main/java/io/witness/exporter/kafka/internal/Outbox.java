package io.witness.exporter.kafka.internal;

import io.witness.exporter.kafka.internal.Ledger.Place;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends chunks in order, and keeps each until all its records are acknowledged or refused. Never waits: the client is told to block for 0
 * ms, so it fails at once for a record that has no room, or whose topic it does not know yet, and the same record is sent again later.
 * For the exporter's thread; the client's thread reports acknowledgements.
 */
final class Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final long CLOSE_GRACE_MILLIS = 50;

    private final Envelopes envelopes;
    private final Supplier<Producer<byte[], byte[]>> client;
    private final Ledger ledger;
    private final Signal signal;
    private final int window;
    private final Thread owner;
    private final Deque<Flight> flights = new ArrayDeque<>();
    private final Deque<Flight> again = new ArrayDeque<>();
    private volatile Producer<byte[], byte[]> producer;
    private Flight current;
    private RuntimeException atOnce;
    private volatile Exception failure;
    private volatile String refusal = "";
    private volatile long acknowledgements;
    private volatile boolean isStateOpen;

    /**
     * @param client makes a client
     * @param window how many chunks may be in flight
     */
    Outbox(
            KafkaSettings settings,
            Supplier<Producer<byte[], byte[]>> client,
            Ledger ledger,
            Signal signal,
            int window) {
        envelopes = new Envelopes(settings);
        this.client = client;
        this.ledger = ledger;
        this.signal = signal;
        this.window = window;
        owner = Thread.currentThread();
    }

    boolean isConnecting() {
        return producer != null;
    }

    /** Creates a client, which connects by itself. */
    void connect() {
        producer = client.get();
    }

    /** Returns why the client is of no use any more; null: it is. */
    Exception failure() {
        return failure;
    }

    /** Returns how many records and states were acknowledged. */
    long acknowledgements() {
        return acknowledgements;
    }

    /** Returns the client's reason for the refused record, and forgets it; empty: no record was refused. */
    String takeRefusal() {
        String reason = refusal;
        refusal = "";
        return reason;
    }

    /** Returns why the client did not take the last record; empty: it took it. */
    String reasonAtOnce() {
        return atOnce == null ? "" : String.valueOf(atOnce.getMessage());
    }

    /** Tells whether something waits for a broker. */
    boolean isWaiting() {
        return current != null || !flights.isEmpty() || !again.isEmpty() || isStateOpen;
    }

    /** Tells whether nothing of rings or the spool is here. */
    boolean isEmpty() {
        return current == null && flights.isEmpty() && again.isEmpty();
    }

    /** Tells whether it takes a chunk: all that it has was sent, and there may be more in flight. */
    boolean hasRoom() {
        return producer != null && failure == null && current == null && again.isEmpty() && flights.size() < window;
    }

    /** Takes over a chunk, and sends as much of it as is possible now. */
    void add(Chunk chunk, Segment segment) {
        begin(new Flight(chunk, segment));
    }

    private void begin(Flight flight) {
        flights.add(flight);
        current = flight;
        send();
    }

    /** Goes on with what was not sent. */
    void send() {
        while (producer != null && failure == null) {
            if (current == null) {
                Flight next = again.poll();
                if (next == null) {
                    return;
                }
                flights.add(next);
                current = next;
            }
            if (!sendCurrent()) {
                return;
            }
            current = null;
        }
    }

    private boolean sendCurrent() {
        while (current.seek()) {
            atOnce = null;
            Flight flight = current;
            int index = flight.index();
            Producer<byte[], byte[]> sender = producer;
            try {
                sender.send(
                        envelopes.record(flight.chunk, flight.offset()),
                        (metadata, error) -> completed(sender, flight, index, error));
            } catch (RuntimeException e) { // a client that is of no use any more
                atOnce = e;
            }
            if (atOnce != null && !Envelopes.isOfRecord(atOnce)) {
                if (!(atOnce instanceof TimeoutException)) {
                    fail(atOnce);
                }
                return false;
            }
            if (atOnce != null) {
                refuse(flight, index, atOnce);
            }
            flight.sent();
        }
        return true;
    }

    private void completed(Producer<byte[], byte[]> sender, Flight flight, int index, Exception error) {
        if (error == null) {
            acknowledged();
            if (flight.finish(index)) {
                ledger.move(Place.IN_FLIGHT, Place.DELIVERED, 1);
            }
            if (flight.isFinished()) {
                signal.raise();
            }
        } else if (Thread.currentThread() == owner) {
            atOnce = error instanceof RuntimeException known ? known : new IllegalStateException(error);
        } else if (Envelopes.isOfRecord(error)) {
            acknowledged();
            refuse(flight, index, error);
            signal.raise();
        } else if (!flight.isAbandoned()) {
            endFailed(sender, error);
        }
    }

    /** Notes why the client is of no use any more. Returns false if it failed before: the rest is a consequence, such as of its end. */
    private synchronized boolean fail(Exception error) {
        if (failure != null) {
            return false;
        }
        failure = error;
        return true;
    }

    /** Ends a client on its own thread: it would go on with what comes after the record that it gave up, so that the order is lost. */
    private void endFailed(Producer<byte[], byte[]> failed, Exception error) {
        if (fail(error)) {
            close(failed, Duration.ZERO);
            signal.raise();
        }
    }

    private synchronized void acknowledged() {
        acknowledgements++;
    }

    private void refuse(Flight flight, int index, Exception error) {
        if (flight.finish(index)) {
            ledger.move(Place.IN_FLIGHT, Place.REFUSED, 1);
            refusal = String.valueOf(error.getMessage());
        }
    }

    /** Sends the state of the sensor, unless the last one is still on its way. Returns whether the client took it. */
    boolean sendState(byte[] key, byte[] value, long millis) {
        if (producer == null || failure != null || isStateOpen) {
            return false;
        }
        Producer<byte[], byte[]> sender = producer;
        atOnce = null;
        isStateOpen = true;
        try {
            producer.send(envelopes.state(key, value, millis), (metadata, error) -> {
                if (producer == sender) {
                    stateCompleted(sender, error);
                }
            });
        } catch (RuntimeException e) {
            stateCompleted(sender, e);
        }
        if (atOnce != null && !Envelopes.isOfRecord(atOnce) && !(atOnce instanceof TimeoutException)) {
            fail(atOnce);
        }
        return atOnce == null;
    }

    private void stateCompleted(Producer<byte[], byte[]> sender, Exception error) {
        isStateOpen = false;
        if (error == null) {
            acknowledged();
        } else if (Thread.currentThread() == owner) {
            atOnce = error instanceof RuntimeException known ? known : new IllegalStateException(error);
        } else if (Envelopes.isOfRecord(error)) {
            refusal = String.valueOf(error.getMessage());
        } else {
            endFailed(sender, error);
        }
        signal.raise();
    }

    /** Returns and forgets the chunks whose records are all done. */
    List<Flight> finished() {
        List<Flight> finished = new ArrayList<>();
        for (Iterator<Flight> each = flights.iterator(); each.hasNext(); ) {
            Flight flight = each.next();
            if (flight != current && flight.isFinished()) {
                each.remove();
                finished.add(flight);
            }
        }
        return finished;
    }

    /**
     * Ends the client, and waits for acknowledgements so long. What was not acknowledged is sent by the next client, in order; what this
     * one still reports later is ignored.
     */
    void disconnect(Duration limit) throws InterruptedException {
        if (producer == null) {
            return;
        }
        // a client that waits for an answer does not end before it has it, or for half a minute
        Producer<byte[], byte[]> closed = producer;
        Thread closer = new Thread(() -> close(closed, limit), "kafka-exporter-close");
        closer.setDaemon(true);
        closer.start();
        closer.join(Math.max(1, limit.toMillis() + CLOSE_GRACE_MILLIS));
        producer = null;
        failure = null;
        isStateOpen = false;
        current = null;
        List<Flight> open = new ArrayList<>();
        flights.stream()
                .filter(flight -> !flight.isFinished())
                .map(Flight::again)
                .forEach(open::add);
        flights.removeIf(flight -> !flight.isFinished() || flight.isAbandoned());
        for (int i = open.size() - 1; i >= 0; i--) {
            again.addFirst(open.get(i));
        }
    }

    private static void close(Producer<byte[], byte[]> closed, Duration limit) {
        try {
            closed.close(limit);
        } catch (RuntimeException e) {
            LOG.debug("the client has not ended well", e);
        }
    }

    /** Returns what was not acknowledged, in order, after {@link #disconnect}. */
    List<Flight> rest() {
        return new ArrayList<>(again);
    }

    /** Tells whether a broker has a connection to the client. */
    boolean isConnected() {
        return producer != null
                && producer.metrics().entrySet().stream()
                        .filter(metric -> metric.getKey().name().equals("connection-count"))
                        .anyMatch(metric -> metric.getValue().metricValue() instanceof Double count && count > 0);
    }
}
