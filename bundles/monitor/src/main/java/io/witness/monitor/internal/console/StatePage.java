package io.witness.monitor.internal.console;

import com.fasterxml.jackson.core.JsonGenerator;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.socket.OneLine;
import io.witness.api.socket.SocketStatus;
import io.witness.monitor.internal.Services;
import io.witness.monitor.internal.Services.SocketLoss;
import io.witness.monitor.internal.health.Check;
import io.witness.monitor.internal.health.Health;
import io.witness.monitor.internal.health.HealthPage;
import io.witness.monitor.internal.http.Answer;
import io.witness.monitor.internal.http.Page;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Tells the state of everything as JSON: made once a second at most, however many ask. The header {@code Age-Millis} says how old
 * it is, so that who asks once a second can ask just after it was made anew. Any thread may call.
 */
public final class StatePage implements Page {
    /** How old an answer may be. */
    static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** More than one looks at; a socket remembers some more. */
    static final int MOST_LOSSES = 100;
    /** More than any analysis has. */
    static final int MOST_FIGURES = 100;

    private static final String AGE = "Age-Millis";
    private static final int TYPICAL_BYTES = 32 << 10;

    private final Services services;
    private final Function<Services.Snapshot, Health> health;
    private final String version;
    private final LongSupplier nanoTime;
    private final Supplier<Instant> clock;
    /** Null before the first request; guarded by this, as when it was made. */
    private byte[] made;

    private long madeNanos;

    /**
     * Prepares the page.
     *
     * @param services tell of sockets and consumers
     * @param health tells what is wrong with what the services said
     * @param version of this build
     * @param nanoTime a clock
     * @param clock another one, which knows the date
     */
    public StatePage(
            Services services,
            Function<Services.Snapshot, Health> health,
            String version,
            LongSupplier nanoTime,
            Supplier<Instant> clock) {
        this.services = services;
        this.health = health;
        this.version = version;
        this.nanoTime = nanoTime;
        this.clock = clock;
    }

    @Override
    public synchronized Answer answer(String accept) throws IOException {
        long now = nanoTime.getAsLong();
        if (made == null || now - madeNanos >= FRESH_NANOS) {
            made = make(now);
            madeNanos = now;
        }
        long age = TimeUnit.NANOSECONDS.toMillis(now - madeNanos);
        return new Answer(200, "application/json", made, Map.of(AGE, Long.toString(age)));
    }

    private byte[] make(long now) throws IOException {
        Services.Snapshot state = services.snapshot();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(TYPICAL_BYTES);
        try (StateWriter writer = new StateWriter(bytes)) {
            JsonGenerator out = writer.generator();
            out.writeStartObject();
            out.writeStringField("version", version);
            out.writeStringField("time", clock.get().toString());
            out.writeNumberField("nanos", now);
            out.writeFieldName("health");
            HealthPage.write(out, problems(health.apply(state)));
            out.writeArrayFieldStart("sockets");
            for (SocketStatus socket : state.sockets()) {
                writer.socket(socket, state.listeners());
            }
            out.writeEndArray();
            out.writeArrayFieldStart("consumers");
            for (PlacementStatus placement : state.placements()) {
                writer.placement(placement, MOST_FIGURES);
            }
            out.writeEndArray();
            out.writeArrayFieldStart("losses");
            for (SocketLoss loss : services.losses(MOST_LOSSES)) {
                writer.loss(loss);
            }
            out.writeEndArray();
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    private static Health problems(Health all) {
        return new Health(
                all.status(),
                all.checks().stream()
                        .filter(check -> check.status() != Check.Status.OK)
                        .map(check -> new Check(OneLine.of(check.name()), check.status(), OneLine.of(check.detail())))
                        .toList());
    }
}
