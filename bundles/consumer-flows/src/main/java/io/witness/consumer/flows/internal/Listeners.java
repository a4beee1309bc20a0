package io.witness.consumer.flows.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.flows.EveSettings;
import io.witness.flows.FlowListener;
import io.witness.flows.FlowListenerFactory;
import io.witness.flows.FlowRecord;
import io.witness.flows.GapRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes the records of one ring on to the outputs, and to the listeners that services of other bundles open; these come and go while
 * the ring is metered. A failure of a listener is logged once, and does not affect others. For the consumer's thread.
 */
final class Listeners implements FlowListener {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<OutputListener> own;
    private final Supplier<List<FlowListenerFactory>> services;
    private final ConsumerContext ring;
    private final EveSettings settings;
    private List<FlowListenerFactory> known = List.of();
    private List<Foreign> others = List.of();

    Listeners(
            List<OutputListener> own,
            Supplier<List<FlowListenerFactory>> services,
            ConsumerContext ring,
            EveSettings settings) {
        this.own = own;
        this.services = services;
        this.ring = ring;
        this.settings = settings;
    }

    /** Calls a listener. */
    private interface Call {
        void to(FlowListener listener) throws IOException;
    }

    /** Holds a listener of another bundle. */
    private static final class Foreign {
        final FlowListenerFactory service;
        private final FlowListener listener;
        private boolean hasFailed;

        Foreign(FlowListenerFactory service, FlowListener listener) {
            this.service = service;
            this.listener = listener;
        }

        void call(Call call) {
            try {
                call.to(listener);
            } catch (IOException | RuntimeException | LinkageError e) {
                if (!hasFailed) {
                    hasFailed = true;
                    LOG.error("the listener {} has failed; further failures are not logged", listener.getClass(), e);
                }
            }
        }
    }

    @Override
    public void flow(FlowRecord flow) throws IOException {
        for (int i = 0; i < own.size(); i++) {
            own.get(i).flow(flow);
        }
        if (!others.isEmpty()) {
            tell(listener -> listener.flow(flow));
        }
    }

    @Override
    public void gap(GapRecord gap) throws IOException {
        for (OutputListener each : own) {
            each.gap(gap);
        }
        tell(listener -> listener.gap(gap));
    }

    private void tell(Call call) {
        for (int i = 0; i < others.size(); i++) {
            others.get(i).call(call);
        }
    }

    @Override
    public void tick() {
        for (int i = 0; i < own.size(); i++) {
            own.get(i).tick();
        }
        List<FlowListenerFactory> present = services.get();
        if (present != known) {
            follow(present);
        }
        tell(FlowListener::tick);
    }

    /** Opens listeners of services that are new, and closes those of services that are gone. */
    private void follow(List<FlowListenerFactory> present) {
        List<Foreign> kept = new ArrayList<>();
        for (Foreign each : others) {
            if (present.contains(each.service)) {
                kept.add(each);
            } else {
                each.call(FlowListener::close);
            }
        }
        for (FlowListenerFactory service : present) {
            if (!known.contains(service)) {
                open(service, kept);
            }
        }
        known = present;
        others = kept;
    }

    private void open(FlowListenerFactory service, List<Foreign> to) {
        try {
            to.add(new Foreign(service, service.open(ring, settings)));
        } catch (IOException | RuntimeException | LinkageError e) {
            LOG.error("{}: no records for {}, which has failed", ring.socketName(), service.getClass(), e);
        }
    }

    @Override
    public void close() {
        own.forEach(OutputListener::close);
        tell(FlowListener::close);
    }
}
