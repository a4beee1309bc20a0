package io.witness.systemd.internal;

import java.util.Map;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Speaks sd_notify(3) to the process that started this one, if that has asked for it by environment variables. A message that
 * cannot be delivered is logged once.
 */
final class ServiceManager {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final int NANOS_PER_MICRO = 1000;

    /** Delivers a datagram. */
    interface Transport {
        /**
         * Delivers.
         *
         * @param socket as in NOTIFY_SOCKET
         * @param message lines of KEY=VALUE
         * @throws Exception if that is not possible
         */
        void send(String socket, String message) throws Exception;
    }

    private final Map<String, String> environment;
    private final long pid;
    private final Transport transport;
    private boolean failed;

    ServiceManager(Map<String, String> environment, long pid, Transport transport) {
        this.environment = environment;
        this.pid = pid;
        this.transport = transport;
    }

    /** Tells whether anybody listens. */
    boolean isThere() {
        return !environment.getOrDefault("NOTIFY_SOCKET", "").isEmpty();
    }

    /**
     * Returns after which time without sign of life this process is killed.
     *
     * @return nanoseconds; empty: never
     */
    OptionalLong watchdogNanos() {
        String micros = environment.getOrDefault("WATCHDOG_USEC", "");
        String of = environment.getOrDefault("WATCHDOG_PID", "");
        if (!isThere() || micros.isEmpty() || !of.isEmpty() && !of.equals(Long.toString(pid))) {
            return OptionalLong.empty();
        }
        if (!micros.matches("[1-9]\\d{0,14}")) {
            LOG.error("WATCHDOG_USEC={} is no number of microseconds: there is no watchdog", micros);
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(micros) * NANOS_PER_MICRO);
    }

    /** Sends assignments. Any thread may call. */
    synchronized void tell(String... assignments) {
        if (!isThere()) {
            return;
        }
        try {
            transport.send(environment.get("NOTIFY_SOCKET"), String.join("\n", assignments));
            failed = false;
        } catch (Exception e) {
            if (!failed) {
                LOG.error(
                        "systemd cannot be told {} at NOTIFY_SOCKET={}: {}",
                        assignments[0],
                        environment.get("NOTIFY_SOCKET"),
                        e.toString());
            }
            failed = true;
        }
    }
}
