package io.witness.monitor.internal.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.witness.api.consumer.FigureValue;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.socket.Ledger;
import io.witness.api.socket.OneLine;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketState.Phase;
import io.witness.api.socket.SocketStatus;
import io.witness.api.socket.SocketTotals;
import io.witness.monitor.internal.Services;
import java.time.Instant;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Collects the samples of one scrape from the services of the runtime. Any thread may call; one scrape at a time. */
final class Collector {
    /** More figures than any analysis has; each is a series. */
    private static final int MOST_FIGURES = 100;

    private static final double NANOS = 1e9;

    private final Services services;
    private final String version;
    private final LongSupplier nanoTime;
    private final Supplier<Instant> clock;
    private final BlockRates rates = new BlockRates();
    private final ReaderSeries readers = new ReaderSeries();

    Collector(Services services, String version, LongSupplier nanoTime, Supplier<Instant> clock) {
        this.services = services;
        this.version = version;
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    synchronized List<MetricSnapshot> collect() {
        Samples samples = new Samples();
        samples.add(Metric.BUILD, Labels.of("version", version));
        long now = nanoTime.getAsLong();
        services.sockets().forEach(socket -> addSocket(samples, socket, now));
        services.listeners().forEach(listener -> addListener(samples, listener));
        services.placements().forEach(placement -> addPlacement(samples, placement));
        readers.write(samples);
        rates.forgetOthers();
        return samples.snapshots();
    }

    private void addSocket(Samples samples, SocketStatus socket, long now) {
        String name = OneLine.ofValue(socket.socketName());
        Labels labels = Labels.of("socket", name);
        Phase phase = socket.state().phase();
        samples.add(
                Metric.SOCKET_UP,
                phase == Phase.CAPTURING || phase == Phase.OVER ? 1 : 0,
                labels.add("interface", OneLine.ofValue(socket.interfaceName())));
        samples.add(Metric.SOCKET_PHASE, phase, Phase.class, labels);
        samples.add(Metric.SOCKET_AS_CONFIGURED, socket.state().isAsConfigured() ? 1 : 0, labels);
        addTotals(samples, socket.totals(), labels);
        socket.rings().forEach(ring -> addRing(samples, name, ring, now));
    }

    private static void addTotals(Samples samples, SocketTotals totals, Labels labels) {
        samples.add(Metric.SOCKET_EXACT, totals.exact() ? 1 : 0, labels);
        samples.add(Metric.SOCKET_PACKETS, totals.kernel().accepted(), labels);
        samples.add(Metric.SOCKET_DROPPED_PACKETS, totals.kernel().dropped(), labels);
        samples.add(Metric.SOCKET_FREEZES, totals.kernel().freezes(), labels);
        totals.lostAtClose().ifPresent(lost -> samples.add(Metric.SOCKET_LOST_AT_CLOSE_PACKETS, lost, labels));
        samples.add(Metric.SOCKET_RING_REPLACEMENTS, totals.replacements(), labels);
    }

    private void addRing(Samples samples, String socket, RingStatus ring, long now) {
        Labels labels = Labels.of("socket", socket, "ring", Integer.toString(ring.fanoutIndex()));
        double rate = rates.blocksPerSecond(socket, ring, now, clock.get());
        samples.add(Metric.RING_PACKETS, ring.kernel().accepted(), labels);
        samples.add(Metric.RING_DROPPED_PACKETS, ring.kernel().dropped(), labels);
        samples.add(Metric.RING_FREEZES, ring.kernel().freezes(), labels);
        samples.add(Metric.RING_TAKEN_PACKETS, ring.taken().packets(), labels);
        samples.add(Metric.RING_TAKEN_BLOCKS, ring.taken().blocks(), labels);
        samples.add(Metric.RING_MALFORMED_BLOCKS, ring.malformed(), labels);
        int free = ring.freeBlocks();
        samples.add(Metric.RING_BLOCKS, free, labels.add("state", "free"));
        samples.add(Metric.RING_BLOCKS, ring.description().numBlocks() - free, labels.add("state", "held"));
        samples.add(Metric.RING_SLACK, rate > 0 ? free / rate : Double.POSITIVE_INFINITY, labels);
        samples.add(Metric.RING_THREAD_BUSY, ring.busyNanos().orElse(0) / NANOS, labels);
        samples.add(Metric.RING_ENDED_READERS, ring.ended().count(), labels);
        long byOperator = ring.ended().evictedByOperator();
        samples.add(Metric.RING_EVICTED_READERS, ring.ended().evicted() - byOperator, labels.add("reason", "slow"));
        samples.add(Metric.RING_EVICTED_READERS, byOperator, labels.add("reason", "operator"));
        samples.add(
                Metric.RING_FORFEITED_PACKETS, ring.ended().ledger().forfeited().packets(), labels);
        ring.subscriptions().forEach(reader -> readers.add(socket, ring.fanoutIndex(), reader, rate, now));
    }

    private static void addListener(Samples samples, SocketListener listener) {
        Labels labels = Labels.of("socket", OneLine.ofValue(listener.socketName()));
        samples.add(Metric.SOCKET_LISTENING, listener.state().phase() == Phase.LISTENING ? 1 : 0, labels);
        samples.add(Metric.SOCKET_REFUSED_CLIENTS, listener.handshakesRefused(), labels);
    }

    private static void addPlacement(Samples samples, PlacementStatus placement) {
        Labels labels = Labels.of(
                "socket",
                OneLine.ofValue(placement.socketName()),
                "ring",
                Integer.toString(placement.fanoutIndex()),
                "consumer",
                OneLine.ofValue(placement.consumer()));
        Ledger ledger = placement.ledger();
        samples.add(Metric.CONSUMER_STATE, placement.state(), PlacementStatus.State.class, labels);
        samples.add(Metric.CONSUMER_RESTARTS, placement.restarts(), labels);
        samples.add(Metric.CONSUMER_MISSED_PACKETS, placement.missedPackets(), labels);
        samples.add(Metric.CONSUMER_DELIVERED_PACKETS, ledger.delivered().packets(), labels);
        samples.add(Metric.CONSUMER_SKIPPED_PACKETS, ledger.skipped().packets(), labels);
        samples.add(Metric.CONSUMER_FORFEITED_PACKETS, ledger.forfeited().packets(), labels);
        samples.add(Metric.CONSUMER_MALFORMED_BLOCKS, placement.malformed(), labels);
        placement.figures().stream().limit(MOST_FIGURES).forEach(figure -> addFigure(samples, figure, labels));
    }

    private static void addFigure(Samples samples, FigureValue figure, Labels labels) {
        samples.add(
                Metric.CONSUMER_FIGURE,
                figure.value(),
                labels.add("figure", OneLine.ofValue(figure.name())).add("unit", OneLine.ofValue(figure.unit())));
    }
}
