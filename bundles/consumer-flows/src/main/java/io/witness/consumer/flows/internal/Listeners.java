package io.witness.consumer.flows.internal;

import io.witness.flows.FlowListener;
import io.witness.flows.FlowRecord;
import io.witness.flows.GapRecord;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes records on to the outputs and to the listeners of other bundles, whose exceptions are logged once. */
final class Listeners implements FlowListener {
    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<? extends FlowListener> own;
    private final Supplier<List<FlowListener>> others;
    private boolean hasFailed;

    Listeners(List<? extends FlowListener> own, Supplier<List<FlowListener>> others) {
        this.own = own;
        this.others = others;
    }

    /** Calls a listener. */
    private interface Call {
        void to(FlowListener listener) throws IOException;
    }

    @Override
    public void flow(FlowRecord flow) throws IOException {
        for (int i = 0; i < own.size(); i++) {
            own.get(i).flow(flow);
        }
        List<FlowListener> listeners = others.get();
        if (!listeners.isEmpty()) {
            tell(listeners, listener -> listener.flow(flow));
        }
    }

    @Override
    public void gap(GapRecord gap) throws IOException {
        for (FlowListener each : own) {
            each.gap(gap);
        }
        tell(others.get(), listener -> listener.gap(gap));
    }

    private void tell(List<FlowListener> listeners, Call call) {
        for (FlowListener listener : listeners) {
            try {
                call.to(listener);
            } catch (IOException | RuntimeException e) {
                if (!hasFailed) {
                    hasFailed = true;
                    LOG.error("the listener {} has failed; further failures are not logged", listener.getClass(), e);
                }
            }
        }
    }
}
