package io.witness.consumer.flows.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.PacketConsumer;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlowsFactoryTest {
    private static final ConsumerEnd REMOVED = new ConsumerEnd(ConsumerEnd.Cause.REMOVED, "");
    private static final int PATIENCE_MILLIS = 30_000;

    @TempDir
    Path state;

    private final FakeRing ring = new FakeRing("/run/a.sock");

    /** A configuration with these values, and defaults. */
    private static FlowsConfiguration configuration(Map<String, ?> values) {
        return (FlowsConfiguration) Proxy.newProxyInstance(
                FlowsConfiguration.class.getClassLoader(),
                new Class<?>[] {FlowsConfiguration.class},
                (proxy, method, arguments) -> method.getName().equals("annotationType")
                        ? Annotation.class
                        : values.containsKey(method.getName())
                                ? values.get(method.getName())
                                : method.getDefaultValue());
    }

    private FlowsFactory factory(Map<String, ?> values) {
        return new FlowsFactory(state, configuration(values));
    }

    private List<String> lines(String file) throws Exception {
        OutputThread.awaitAll(PATIENCE_MILLIS);
        return Files.readAllLines(state.resolve(file));
    }

    @Test
    void shouldWriteAllFlowsToAFileOfTheStateDirectory() throws Exception {
        FlowsFactory factory = factory(Map.of());
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(100));
        consumer.accept(ring.block(100));
        consumer.close(REMOVED);
        factory.deactivate();
        List<String> lines = lines("eve.json");
        assertEquals(200, lines.size());
        assertTrue(lines.get(0).contains("\"in_iface\":\"eth7\",\"event_type\":\"flow\""), lines.get(0));
        assertTrue(lines.get(0).contains("\"community_id\":\"1:"), lines.get(0));
        assertEquals(200L, ring.figures.get("packets"));
        assertEquals(200L * 142, ring.figures.get("bytes"));
        assertEquals(200L, ring.figures.get("flows"));
        assertEquals(200L, ring.figures.get("records"));
        assertEquals(0L, ring.figures.get("records-lost"));
        assertEquals(0L, ring.figures.get("gaps"));
    }

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
        consumer.tick(FakeRing.START + 1_000_000_000L);
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

    @Test
    void shouldRotateTheFileAndKeepWholeLines() throws Exception {
        FlowsFactory factory = factory(Map.of("FileBytes", 200_000L, "Files", 3));
        PacketConsumer consumer = factory.open(ring);
        for (int i = 0; i < 8; i++) {
            consumer.accept(ring.block(250));
            consumer.tick(FakeRing.START);
        }
        consumer.close(REMOVED);
        factory.deactivate();
        int present = lines("eve.json").size();
        int before = lines("eve.json.1").size();
        int oldest = lines("eve.json.2").size();
        assertTrue(present > 0 && before > 200 && oldest > 200, present + " " + before + " " + oldest);
        assertEquals(3, state.toFile().list().length);
        for (String file : List.of("eve.json", "eve.json.1", "eve.json.2")) {
            assertTrue(Files.size(state.resolve(file)) <= 200_000, file);
            assertTrue(lines(file).stream().allMatch(line -> line.startsWith("{\"timestamp\"") && line.endsWith("}}")));
        }
    }

    @Test
    void shouldEndAPartOfALineThatACrashHasLeft() throws Exception {
        Files.writeString(state.resolve("eve.json"), "{\"timest");
        FlowsFactory factory = factory(Map.of());
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(1));
        consumer.close(REMOVED);
        factory.deactivate();
        List<String> lines = lines("eve.json");
        assertEquals(2, lines.size());
        assertEquals("{\"timest", lines.get(0));
        assertTrue(lines.get(1).startsWith("{\"timestamp\""));
    }

    @Test
    void shouldSendLinesToAProgramThatListens() throws Exception {
        Path path = state.resolve("listener");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            FlowsFactory factory = factory(Map.of("File", "", "Socket", path.toString()));
            PacketConsumer consumer = factory.open(ring);
            consumer.accept(ring.block(5));
            consumer.close(REMOVED);
            factory.deactivate();
            StringBuilder received = new StringBuilder();
            try (SocketChannel channel = server.accept()) {
                ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
                while (channel.read(buffer.clear()) >= 0) {
                    received.append(StandardCharsets.US_ASCII.decode(buffer.flip()));
                }
            }
            assertEquals(5, received.toString().lines().count());
        }
    }

    @Test
    void shouldCountRecordsThatAnOutputCannotTake() throws Exception {
        Path nobody = state.resolve("nobody");
        FlowsFactory factory = factory(Map.of("File", "", "Socket", nobody.toString(), "MaxFlows", 16));
        PacketConsumer consumer = factory.open(ring);
        consumer.accept(ring.block(100));
        assertEquals(84L, ring.figures.get("records"));
        assertEquals(84L, ring.figures.get("flows-evicted"));
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (ring.figures.get("records-lost") < 84 && System.nanoTime() < end) {
            consumer.tick(0);
            Thread.onSpinWait();
        }
        assertEquals(84L, ring.figures.get("records-lost"));
        consumer.close(REMOVED);
        factory.deactivate();
        OutputThread.awaitAll(PATIENCE_MILLIS);
    }

    @Test
    void shouldNotLoseAllChunksToASinkThatHangs() throws Exception {
        Object lock = new Object();
        OutputThread output = new OutputThread(new LineSink() {
            @Override
            public void write(byte[] lines, int length) {
                synchronized (lock) {
                    assertTrue(length > 0);
                }
            }

            @Override
            public void close() {}
        });
        RingOutput ringOutput = new RingOutput(output);
        byte[] line = new byte[Chunk.BYTES / 2];
        synchronized (lock) {
            for (int i = 0; i < 200; i++) {
                ringOutput.write(line, line.length);
            }
            assertTrue(output.lost() >= 200 - 2 * 34, output.lost() + " lost");
            assertTrue(output.lost() <= 200 - 2 * 31, output.lost() + " lost");
        }
        ringOutput.close();
        output.release();
        OutputThread.awaitAll(PATIENCE_MILLIS);
    }

    @Test
    void shouldNameTheKeyOfAWrongValue() {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> factory(Map.of("MaxFlows", 3)));
        assertEquals(
                "io.witness.consumer.flows: MaxFlows=3: use 16 to 6000000; until then no flows are metered",
                wrong.getMessage());
        assertThrows(IllegalArgumentException.class, () -> factory(Map.of("FileBytes", 1L)));
        assertThrows(IllegalArgumentException.class, () -> factory(Map.of("CommunityIdSeed", 65536)));
    }
}
