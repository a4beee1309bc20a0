package io.witness.monitor.internal.health;

import io.witness.api.consumer.PlacementStatus;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SocketListener;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.api.socket.SocketStatus;
import io.witness.monitor.internal.Services;
import io.witness.monitor.internal.health.Check.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks sockets, the threads of rings, servers, consumers, disk and memory. Any thread may call. */
public final class HealthChecks {
    /** A round of work of a ring's thread takes microseconds; even a host that swaps does not take as long. */
    static final long HANGING_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Services services;
    private final Host host;
    private final int silenceSeconds;
    private final LongSupplier nanoTime;
    private final Silence silence = new Silence();

    /**
     * Prepares for checks.
     *
     * @param services tell of sockets and consumers
     * @param host tells of disk and memory
     * @param silenceSeconds after which an interface without a packet is a warning; 0: never
     * @param nanoTime a clock
     */
    public HealthChecks(Services services, Host host, int silenceSeconds, LongSupplier nanoTime) {
        this.services = services;
        this.host = host;
        this.silenceSeconds = silenceSeconds;
        this.nanoTime = nanoTime;
    }

    /**
     * Checks whether the process works: a restart may help if not.
     *
     * @return the threads of all rings
     */
    public Health live() {
        return Health.of(services.sockets().flatMap(HealthChecks::threads).toList());
    }

    /**
     * Checks everything.
     *
     * @return critical if packets are lost or nobody gets them
     */
    public Health ready() {
        return ready(services.snapshot());
    }

    /**
     * Checks everything, for somebody who has asked the services already.
     *
     * @param now what they said
     * @return critical if packets are lost or nobody gets them
     */
    public Health ready(Services.Snapshot now) {
        List<Check> checks = new ArrayList<>();
        List<SocketStatus> sockets = now.sockets();
        if (sockets.isEmpty()) {
            checks.add(new Check(
                    "sockets", Status.CRITICAL, "there is no socket: see the log for the entries of testimony.conf"));
        }
        sockets.forEach(socket -> checks.add(socket(socket)));
        sockets.forEach(socket -> threads(socket).forEach(checks::add));
        now.listeners().stream().map(HealthChecks::listener).forEach(checks::add);
        now.placements().stream().map(HealthChecks::consumer).forEach(checks::add);
        checks.add(host.disk());
        checks.add(host.memory());
        silence.keepOnly(names(sockets));
        return Health.of(checks);
    }

    /** Notices packets, so that silence is measured while nobody asks. */
    public void listen() {
        services.sockets().forEach(socket -> silence.seconds(socket, nanoTime.getAsLong()));
    }

    private static Set<String> names(List<SocketStatus> sockets) {
        return sockets.stream().map(SocketStatus::socketName).collect(Collectors.toSet());
    }

    private Check socket(SocketStatus socket) {
        String name = "socket " + socket.socketName();
        SocketState state = socket.state();
        long silent = silence.seconds(socket, nanoTime.getAsLong());
        if (state.phase() == Phase.FAILED) {
            return new Check(name, Status.CRITICAL, state.toString());
        }
        if (!state.isAsConfigured() || state.phase() == Phase.WAITING || state.phase() == Phase.DOWN) {
            return new Check(name, Status.WARNING, state.toString());
        }
        if (silenceSeconds > 0 && silent >= silenceSeconds && state.phase() == Phase.CAPTURING) {
            return new Check(
                    name,
                    Status.WARNING,
                    "silent: no packet from " + socket.interfaceName() + " for " + silent
                            + " s: it works, but its source or cable may not, or its filter matches nothing");
        }
        return new Check(name, Status.OK, state.toString());
    }

    private static Stream<Check> threads(SocketStatus socket) {
        return socket.rings().stream().map(ring -> thread(socket, ring));
    }

    private static Check thread(SocketStatus socket, RingStatus ring) {
        String name = "ring " + socket.socketName() + "/" + ring.fanoutIndex();
        long busy = ring.busyNanos().orElse(0);
        return busy < HANGING_NANOS
                ? new Check(name, Status.OK, "its thread works")
                : new Check(
                        name,
                        Status.CRITICAL,
                        "its thread hangs since " + TimeUnit.NANOSECONDS.toSeconds(busy)
                                + " s: restart Witness, and report what jstack shows of the thread \"witness-ring "
                                + socket.socketName() + "/" + ring.fanoutIndex() + "\"");
    }

    private static Check listener(SocketListener listener) {
        SocketState state = listener.state();
        return new Check(
                "clients of " + listener.socketName(),
                state.phase() == Phase.FAILED ? Status.CRITICAL : Status.OK,
                state.toString());
    }

    private static Check consumer(PlacementStatus placement) {
        String name =
                "consumer " + placement.consumer() + " at " + placement.socketName() + "/" + placement.fanoutIndex();
        String state = placement.state().name().toLowerCase(java.util.Locale.ROOT)
                + (placement.why().isEmpty() ? "" : ": " + placement.why());
        return switch (placement.state()) {
            case RUNNING, STARTING, ENDED -> new Check(name, Status.OK, state);
            case HANGING, FAILED, EVICTED -> new Check(name, Status.WARNING, state);
            case QUARANTINED ->
                new Check(name, Status.WARNING, state + ": witness:resume " + placement.consumer() + " opens it again");
        };
    }
}
