package io.witness.exporter.kafka.internal;

import java.util.concurrent.TimeUnit;

/** Finds out whether brokers answer, by what they acknowledge. For the exporter's thread. */
final class BrokerWatch {
    private static final int AWAY_SECONDS = 5;
    private static final int START_SECONDS = 10;

    private final KafkaSettings settings;
    private final Connection connection;
    private final Ledger ledger;
    private long progressNanos = System.nanoTime();
    private long acknowledgements;

    BrokerWatch(KafkaSettings settings, Connection connection, Ledger ledger) {
        this.settings = settings;
        this.connection = connection;
        this.ledger = ledger;
    }

    /** Forgets what the client that was ended has got: it says nothing about the next one. */
    void forget(Outbox outbox) {
        acknowledgements = outbox.acknowledgements();
    }

    /** Looks at the acknowledgements. {@code isStateOverdue}: the client has not taken the last state of the sensor. */
    void look(Outbox outbox, boolean isStateOverdue) {
        long now = System.nanoTime();
        long acknowledged = outbox.acknowledgements();
        if (acknowledged != acknowledgements) {
            acknowledgements = acknowledged;
            progressNanos = now;
            connection.connected(ledger.totals().spooled());
        } else if (outbox.isConnecting() && !outbox.isWaiting() && !isStateOverdue) {
            progressNanos = now;
        } else if (now - progressNanos > awayNanos()
                && connection.state() != Connection.State.AWAY
                && connection.state() != Connection.State.REFUSED) {
            connection.away(whyAway(outbox));
        }
    }

    /** The first acknowledgement takes longer, while the client starts and brokers make topics. */
    private long awayNanos() {
        return TimeUnit.SECONDS.toNanos(connection.state() == Connection.State.STARTING ? START_SECONDS : AWAY_SECONDS);
    }

    private String whyAway(Outbox outbox) {
        if (!outbox.isConnected()) {
            return BrokerProbe.reason(settings.bootstrapServers());
        }
        return "no broker has acknowledged anything for " + AWAY_SECONDS + " s"
                + (outbox.reasonAtOnce().isEmpty() ? "" : ": " + outbox.reasonAtOnce());
    }
}
