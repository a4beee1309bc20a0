package io.witness.exporter.kafka.internal;

import io.witness.api.socket.SocketMonitor;
import io.witness.exporter.kafka.internal.Ledger.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends what rings put into the queue: to a broker, or to the spool while none takes it. What is in the spool is sent first, so that the
 * order is kept. Any thread may call what is public to the package; all else is for the one thread.
 */
final class ExporterThread {
    private static final Logger LOG = LoggerFactory.getLogger(ExporterThread.class);
    private static final long IDLE_MILLIS = 500;
    private static final long RETRY_MILLIS = 20;
    private static final long STATE_RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    static final Duration RECONNECT = Duration.ofSeconds(5);
    private static final long LEAVE_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    private static final long RINGS_NANOS = TimeUnit.MILLISECONDS.toNanos(1500);
    private static final long DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final Duration CLOSE = Duration.ofMillis(200);
    private static int running;

    /** Makes itself known to rings, and unknown again. */
    interface Service {
        /** Any number of rings may come from now on. */
        void register(RecordQueue queue, Ledger ledger);

        /** Rings that are there leave when they notice. */
        void unregister();
    }

    private final KafkaSettings settings;
    private final Supplier<Producer<byte[], byte[]>> client;
    private final Service service;
    private final long reconnectNanos;
    private final Signal signal = new Signal();
    private final Ledger ledger = new Ledger();
    private final RecordQueue queue;
    private final SpoolKeeper spool;
    private final Connection connection;
    private final BrokerWatch watch;
    private final SensorState sensorState;
    private final byte[] stateKey;
    private final Thread thread;
    private volatile boolean isStopping;

    private Outbox outbox;
    private long connectNanos = System.nanoTime();
    private long stateNanos = System.nanoTime();
    private boolean isStateOverdue = true;
    private boolean isRefusalReported;
    /** For what is read from the spool; null: there is none at hand. */
    private Chunk spare;

    /**
     * @param client makes a client
     * @param reconnect the pause before the next client, after one was refused
     */
    ExporterThread(
            KafkaSettings settings,
            String version,
            Supplier<List<SocketMonitor>> monitors,
            Supplier<Producer<byte[], byte[]>> client,
            Service service,
            Duration reconnect) {
        this.settings = settings;
        reconnectNanos = reconnect.toNanos();
        this.client = client;
        this.service = service;
        queue = new RecordQueue((int) (settings.queueBytes() / Chunk.BYTES), ledger, signal);
        spool = new SpoolKeeper(settings, ledger);
        connection = new Connection(settings);
        watch = new BrokerWatch(settings, connection, ledger);
        sensorState = new SensorState(settings, version, monitors, ledger, connection);
        stateKey = settings.sensor().getBytes(StandardCharsets.UTF_8);
        thread = new Thread(this::run, "kafka-exporter");
        thread.setDaemon(true);
        thread.setContextClassLoader(ExporterThread.class.getClassLoader()); // the client looks for classes there
    }

    void start() {
        count(1);
        thread.start();
    }

    /** Lets it end, after rings were given some time to leave. Returns at once. */
    void stop() {
        isStopping = true;
        signal.raise();
    }

    private static void count(int change) {
        synchronized (ExporterThread.class) {
            running += change;
            ExporterThread.class.notifyAll();
        }
    }

    /** Waits until all threads have ended. */
    static void awaitAll(long millis) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        synchronized (ExporterThread.class) {
            for (long left = millis; running > 0 && left > 0; ) {
                ExporterThread.class.wait(left);
                left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            }
        }
    }

    private void run() {
        try {
            ClientSettings.of(settings);
            outbox = new Outbox(settings, client, ledger, signal, Math.max(1, queue.capacity() / 2));
            spool.openIfNecessary();
            connect(); // takes a while the first time, when the queue would fill
            service.register(queue, ledger);
            while (!isStopping) {
                work();
                signal.await(pauseMillis());
            }
            end();
        } catch (IllegalArgumentException e) {
            LOG.error("{}; until then nothing is sent to Kafka", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | LinkageError e) {
            LOG.error("nothing is sent to Kafka any more", e);
        } finally {
            service.unregister();
            count(-1);
        }
    }

    private long pauseMillis() {
        return outbox.isWaiting() || !queue.isEmpty() || !spool.isEmpty() ? RETRY_MILLIS : IDLE_MILLIS;
    }

    private void work() throws InterruptedException {
        spool.openIfNecessary();
        collect();
        if (outbox.failure() != null) {
            disconnect(outbox.failure());
        }
        if (!outbox.isConnecting() && System.nanoTime() - connectNanos >= 0) {
            connect();
        }
        sendState();
        fill();
        if (connection.state() != Connection.State.CONNECTED || queue.isFilling()) {
            overflow();
        }
        watch.look(outbox, isStateOverdue);
    }

    private void connect() {
        try {
            outbox.connect();
        } catch (RuntimeException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            connection.refused(ClientSettings.withoutSecrets(cause.getMessage(), settings));
            connectNanos = System.nanoTime() + reconnectNanos;
        }
    }

    private void disconnect(Exception reason) throws InterruptedException {
        String why = ClientSettings.withoutSecrets(reason.getMessage(), settings);
        if (reason instanceof TimeoutException) {
            connection.away(why);
        } else {
            connection.refused(why);
        }
        outbox.disconnect(Duration.ZERO);
        watch.forget(outbox);
        connectNanos = System.nanoTime() + reconnectNanos;
    }

    /** Takes back the chunks that were delivered. */
    private void collect() {
        for (Flight flight : outbox.finished()) {
            if (flight.segment == null) {
                queue.recycle(flight.chunk);
            } else {
                spool.delivered(flight.segment);
                spare = flight.chunk;
            }
        }
        String refusal = outbox.takeRefusal();
        if (!refusal.isEmpty() && !isRefusalReported) {
            isRefusalReported = true;
            LOG.error(
                    "Kafka refuses a record: {}; it is counted, and further ones are not logged",
                    ClientSettings.withoutSecrets(refusal, settings));
        }
    }

    /** Gives the client as much as it takes. */
    private void fill() {
        outbox.send();
        while (outbox.hasRoom() && !spool.isUnknown()) {
            if (queue.isFilling()) {
                overflow();
            }
            if (!fillFromSpool() && !fillFromQueue()) {
                return;
            }
        }
    }

    private boolean fillFromSpool() {
        if (spool.isEmpty()) {
            return false;
        }
        Chunk chunk = spare == null ? new Chunk() : spare;
        spare = null;
        Segment segment = spool.read(chunk);
        if (segment == null) {
            spare = chunk;
            return false;
        }
        outbox.add(chunk, segment);
        return true;
    }

    private boolean fillFromQueue() {
        Chunk chunk = spool.isEmpty() ? queue.poll() : null;
        if (chunk == null) {
            return false;
        }
        ledger.move(Place.QUEUED, Place.IN_FLIGHT, chunk.records());
        outbox.add(chunk, null);
        return true;
    }

    /** Puts what waits in the queue behind what is in the spool. */
    private void overflow() {
        if (settings.spoolBytes() == 0 || connection.state() == Connection.State.STARTING && !queue.isFilling()) {
            return; // rings count what finds no room
        }
        for (Chunk chunk = queue.poll(); chunk != null; chunk = queue.poll()) {
            spool.put(chunk, Place.QUEUED);
            queue.recycle(chunk);
        }
    }

    private void sendState() {
        if (System.nanoTime() - stateNanos >= 0) {
            isStateOverdue = !sendState(true);
            stateNanos = System.nanoTime()
                    + (isStateOverdue ? STATE_RETRY_NANOS : TimeUnit.SECONDS.toNanos(settings.stateSeconds()));
        }
    }

    private boolean sendState(boolean isRunning) {
        Instant now = Instant.now();
        return outbox.sendState(stateKey, sensorState.write(now, isRunning, spool.trouble()), now.toEpochMilli());
    }

    /** Waits for rings, sends what it can in a short time, and puts the rest into the spool. */
    private void end() throws InterruptedException {
        long start = System.nanoTime();
        workWhile(() -> queue.users() > 0, start + LEAVE_NANOS);
        service.unregister();
        workWhile(() -> queue.users() > 0, start + RINGS_NANOS);
        if (connection.state() == Connection.State.CONNECTED) {
            workWhile(() -> !outbox.isEmpty() || !queue.isEmpty() || !spool.isEmpty(), System.nanoTime() + DRAIN_NANOS);
            sendState(false);
        }
        outbox.disconnect(connection.state() == Connection.State.CONNECTED ? CLOSE : Duration.ZERO);
        collect();
        spool.putBack(outbox.rest());
        for (Chunk chunk = queue.poll(); chunk != null; chunk = queue.poll()) {
            spool.put(chunk, Place.QUEUED);
        }
        spool.close();
        Ledger.Totals totals = ledger.totals();
        LOG.info(
                "ended: of {} records, {} were delivered, {} are in the spool, {} were dropped, {} refused",
                totals.made(),
                totals.delivered(),
                totals.spooled(),
                totals.dropped() + totals.queued() + totals.inFlight(),
                totals.refused());
    }

    /** Goes on while there is reason to, until a time. */
    private void workWhile(Supplier<Boolean> isNeeded, long deadlineNanos) throws InterruptedException {
        while (isNeeded.get() && System.nanoTime() - deadlineNanos < 0) {
            work();
            signal.await(RETRY_MILLIS);
        }
    }
}
