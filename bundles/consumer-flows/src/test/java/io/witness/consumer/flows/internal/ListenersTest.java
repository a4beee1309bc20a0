package io.witness.consumer.flows.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.consumer.PacketConsumer;
import io.witness.flows.EveSettings;
import io.witness.flows.FlowListener;
import io.witness.flows.FlowListenerFactory;
import io.witness.flows.FlowRecord;
import io.witness.flows.GapRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ListenersTest extends OnConsumerRing {
    private static final GapRecord GAP = new GapRecord(GapRecord.Cause.SKIP, 1, 2, 3, GapRecord.UNKNOWN);

    private final List<String> calls = new ArrayList<>();
    private List<FlowListenerFactory> services = List.of();
    private final Listeners listeners = new Listeners(List.of(), () -> services, ring, EveSettings.DEFAULT);

    private FlowListenerFactory noting(String name) {
        return (source, settings) -> {
            calls.add(name + " open " + source.socketName());
            return new FlowListener() {
                @Override
                public void flow(FlowRecord flow) {
                    calls.add(name + " flow");
                }

                @Override
                public void gap(GapRecord gap) {
                    calls.add(name + " gap " + gap.packets());
                }

                @Override
                public void close() {
                    calls.add(name + " close");
                }
            };
        };
    }

    @Test
    void shouldFollowServicesThatComeAndGo() throws Exception {
        FlowListenerFactory a = noting("a");
        services = List.of(a);
        listeners.tick();
        listeners.gap(GAP);
        services = List.of(a, noting("b"));
        listeners.tick();
        services = List.of(services.get(1));
        listeners.tick();
        listeners.gap(GAP);
        listeners.close();
        assertEquals(
                List.of("a open /run/a.sock", "a gap 3", "b open /run/a.sock", "a close", "b gap 3", "b close"), calls);
    }

    @Test
    void shouldGoOnWithoutListenersThatFail() throws Exception {
        FlowListenerFactory refusing = (source, settings) -> {
            throw new IOException("cannot be opened");
        };
        FlowListenerFactory failing = (source, settings) -> new FlowListener() {
            @Override
            public void flow(FlowRecord flow) {
                throw new NoClassDefFoundError("gone");
            }

            @Override
            public void gap(GapRecord gap) {
                throw new IllegalStateException("wrong");
            }

            @Override
            public void tick() throws IOException {
                throw new IOException("wrong");
            }

            @Override
            public void close() {
                throw new IllegalStateException("wrong");
            }
        };
        services = List.of(refusing, failing, noting("good"));
        listeners.tick();
        listeners.gap(GAP);
        listeners.close();
        assertEquals(List.of("good open /run/a.sock", "good gap 3", "good close"), calls);
    }

    @Test
    void shouldGetTheFlowsOfARing() throws Exception {
        FlowsFactory factory = factory(Map.of());
        factory.services = List.of(noting("a"));
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(2));
        consumer.close(REMOVED);
        factory.deactivate();
        assertEquals(List.of("a open /run/a.sock", "a flow", "a flow", "a close"), calls);
        OutputThread.awaitAll(PATIENCE_MILLIS);
    }
}
