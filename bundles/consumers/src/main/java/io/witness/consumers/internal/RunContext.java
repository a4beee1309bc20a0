package io.witness.consumers.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.Figure;
import io.witness.api.consumer.HeldBlock;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingTotals;

/** Implements the context of a consumer for one run. */
final class RunContext implements ConsumerContext {
    private final RingKey key;
    private final RingReader reader;
    private final PacketClock clock;
    private final Figures figures;
    private final Thread thread = Thread.currentThread();

    RunContext(RingKey key, RingReader reader, PacketClock clock, Figures figures) {
        this.key = key;
        this.reader = reader;
        this.clock = clock;
        this.figures = figures;
    }

    @Override
    public String socketName() {
        return key.socketName();
    }

    @Override
    public int fanoutIndex() {
        return key.fanoutIndex();
    }

    @Override
    public RingDescription ring() {
        return key.ring().description();
    }

    @Override
    public long packetNanos() {
        return clock.nanos();
    }

    @Override
    public long packetsBefore() {
        requireThread("packetsBefore");
        return reader.packetsBefore();
    }

    @Override
    public long packetsTaken() {
        return key.ring().taken().packets();
    }

    @Override
    public RingTotals totals() {
        return key.ring().totals();
    }

    @Override
    public Figure figure(String name, String unit, String help) {
        requireThread("figure");
        return figures.cell(name, unit, help);
    }

    @Override
    public HeldBlock hold() {
        requireThread("hold");
        return reader.hold();
    }

    private void requireThread(String method) {
        if (Thread.currentThread() != thread) {
            throw new IllegalStateException(method + " is for the consumer's thread \"" + thread.getName()
                    + "\", not for \"" + Thread.currentThread().getName() + "\"");
        }
    }
}
