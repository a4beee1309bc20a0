package io.witness.exporter.kafka.internal;

import io.witness.api.socket.OneLine;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Follows whether brokers take records, with a line in the log for each change. For the exporter's thread. */
final class Connection {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    /** Lists the states. */
    enum State {
        /** No broker has acknowledged anything yet. */
        STARTING("starting"),
        /** Brokers acknowledge. */
        CONNECTED("connected"),
        /** Brokers are not there, or do not answer. */
        AWAY("away"),
        /** Brokers refuse this client, or the client cannot be made. */
        REFUSED("refused");

        private final String text;

        State(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    private final KafkaSettings settings;
    private State state = State.STARTING;
    private Instant since = Instant.now();
    private String reason = "";

    Connection(KafkaSettings settings) {
        this.settings = settings;
    }

    State state() {
        return state;
    }

    Instant since() {
        return since;
    }

    /** Returns why it is not connected; empty: it is, or it was not tried. */
    String reason() {
        return reason;
    }

    private boolean become(State next, String why) {
        reason = OneLine.of(why);
        if (state == next) {
            return false;
        }
        state = next;
        since = Instant.now();
        return true;
    }

    /** Notes that a broker has acknowledged something. */
    void connected(long spooled) {
        State before = state;
        Instant beforeSince = since;
        if (!become(State.CONNECTED, "")) {
            return;
        }
        if (before == State.STARTING) {
            LOG.info(
                    "connected to Kafka at {}: sensor {} sends to {}, {} and {}",
                    settings.bootstrapServers(),
                    settings.sensor(),
                    settings.flowsTopic(),
                    settings.eventsTopic(),
                    settings.sensorsTopic());
        } else {
            LOG.info(
                    "connected to Kafka at {} again after {} s; {} records of the spool are sent first",
                    settings.bootstrapServers(),
                    Duration.between(beforeSince, since).toSeconds(),
                    spooled);
        }
    }

    /** Notes that no broker answers. */
    void away(String why) {
        if (become(State.AWAY, why)) {
            LOG.warn("Kafka at {} is away: {}; {}", settings.bootstrapServers(), reason, untilThen());
        }
    }

    /** Notes that the client is refused, or cannot be made. */
    void refused(String why) {
        if (become(State.REFUSED, why)) {
            LOG.error(
                    "Kafka at {} cannot be used: {}: correct the kafka. keys of {} or the broker; {}",
                    settings.bootstrapServers(),
                    reason,
                    KafkaSettings.PID,
                    untilThen());
        }
    }

    private String untilThen() {
        return settings.spoolBytes() == 0
                ? "until it is back, records wait in memory, and are dropped when it is full"
                : "until it is back, records go to the spool " + settings.spoolDirectory();
    }
}
