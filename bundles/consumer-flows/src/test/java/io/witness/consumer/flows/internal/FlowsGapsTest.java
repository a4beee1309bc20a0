package io.witness.consumer.flows.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.ring.FanoutMode;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.Selection;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.SocketMonitor;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.pcap.testing.ConsumerRing;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the meter of a ring does not see, and says so. */
class FlowsGapsTest extends OnConsumerRing {
    @Test
    void shouldWriteWhatWasSkippedAndDropped() throws Exception {
        FlowsFactory factory = factory(Map.of("CommunityIdSeed", -1, "Host", "sensor"));
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(10));
        ring.skip(7);
        consumer.accept(ring.block(10));
        ring.drop(5);
        consumer.accept(ring.block(10));
        ring.drop(3);
        consumer.tick(ConsumerRing.START + 1_000_000_000L);
        consumer.close(REMOVED);
        factory.deactivate();
        List<String> gaps = lines("eve.json").stream()
                .filter(line -> line.contains("\"gap\""))
                .toList();
        assertEquals(3, gaps.size(), gaps::toString);
        assertEquals(
                "{\"timestamp\":\"2023-11-14T22:13:20.017000+0000\",\"in_iface\":\"eth7\",\"event_type\":\"gap\",\"host\":\"sensor\","
                        + "\"witness\":{\"cause\":\"skip\",\"from\":\"2023-11-14T22:13:20.009000+0000\","
                        + "\"to\":\"2023-11-14T22:13:20.017000+0000\",\"packets\":7}}",
                gaps.get(0));
        assertTrue(
                gaps.get(1).contains("\"cause\":\"drop\",\"from\":\"2023-11-14T22:13:20.026000+0000\""), gaps.get(1));
        assertTrue(gaps.get(1).endsWith("\"to\":\"2023-11-14T22:13:20.027000+0000\",\"packets\":5}}"), gaps.get(1));
        assertTrue(gaps.get(2).endsWith("\"to\":\"2023-11-14T22:13:21.000000+0000\",\"packets\":3}}"), gaps.get(2));
        assertEquals(3L, ring.figures.get("gaps"));
    }

    @Test
    void shouldWriteWhatWasMissedByAnEviction() throws Exception {
        FlowsFactory factory = factory(Map.of());
        PacketConsumer first = factory.open(ring);
        first.accept(ring.block(10));
        first.close(new ConsumerEnd(ConsumerEnd.Cause.EVICTED, "slow"));
        ring.skip(20);
        PacketConsumer second = factory.open(ring);
        second.accept(ring.block(10));
        second.close(REMOVED);
        factory.deactivate();
        List<String> gaps = lines("eve.json").stream()
                .filter(line -> line.contains("\"gap\""))
                .toList();
        assertEquals(1, gaps.size());
        assertTrue(
                gaps.get(0).contains("\"cause\":\"eviction\",\"from\":\"2023-11-14T22:13:20.009000+0000\""),
                gaps.get(0));
        assertTrue(gaps.get(0).endsWith("\"packets\":20}}"), gaps.get(0));
    }

    private static <T> T answering(Class<T> type, Map<String, ?> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.get(method.getName())));
    }

    @Test
    void shouldWriteAGapWithoutANumberWhenTheLinkWasDown() throws Exception {
        FlowsFactory factory = factory(Map.of());
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(10));
        factory.monitors = List.of(
                answering(SocketMonitor.class, Map.of("socketName", "/run/b.sock", "state", down())),
                answering(SocketMonitor.class, Map.of("socketName", "/run/a.sock", "state", down())));
        consumer.tick(0);
        factory.monitors = List.of();
        consumer.accept(ring.block(10));
        consumer.accept(ring.block(10));
        consumer.close(REMOVED);
        factory.deactivate();
        List<String> gaps = lines("eve.json").stream()
                .filter(line -> line.contains("\"gap\""))
                .toList();
        assertEquals(1, gaps.size(), gaps::toString);
        assertTrue(
                gaps.get(0)
                        .endsWith("{\"cause\":\"link_down\",\"from\":\"2023-11-14T22:13:20.009000+0000\","
                                + "\"to\":\"2023-11-14T22:13:20.010000+0000\"}}"),
                gaps.get(0));
    }

    private static SocketState down() {
        return SocketState.of(SocketState.Phase.DOWN);
    }

    private Optional<String> warning(String socketName, int fanoutType, int size) {
        RingSpecification rings = new RingSpecification(
                "eth7",
                RingSpecification.Geometry.of(4096, 8, 10),
                new RingSpecification.Fanout(new FanoutMode(fanoutType, 0), size, 0),
                Selection.ALL,
                false,
                false);
        SocketSpecification specification = new SocketSpecification(
                socketName, rings, Optional.empty(), Optional.empty(), 0600, null, List.of(), null);
        FlowsFactory factory = factory(Map.of());
        factory.sockets = List.of(answering(PacketSocket.class, Map.of("specification", specification)));
        factory.deactivate();
        return factory.warning(ring);
    }

    @Test
    void shouldWarnIfTheDirectionsOfAFlowAreInDifferentRings() {
        assertEquals(Optional.empty(), warning("/run/a.sock", 0, 4));
        assertEquals(Optional.empty(), warning("/run/a.sock", 1, 1));
        assertEquals(Optional.empty(), warning("/run/b.sock", 1, 4));
        String warning = warning("/run/a.sock", 1, 4).orElseThrow();
        assertTrue(warning.startsWith("/run/a.sock: with FanoutType=lb the directions"), warning);
    }
}
