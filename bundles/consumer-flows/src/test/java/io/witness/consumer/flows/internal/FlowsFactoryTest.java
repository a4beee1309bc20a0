package io.witness.consumer.flows.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.PacketConsumer;
import io.witness.flows.output.RecordSink;
import io.witness.pcap.testing.ConsumerRing;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
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

class FlowsFactoryTest extends OnConsumerRing {
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
    void shouldRotateTheFileAndKeepWholeLines() throws Exception {
        FlowsFactory factory = factory(Map.of("FileBytes", 200_000L, "Files", 3));
        PacketConsumer consumer = factory.open(ring);
        for (int i = 0; i < 8; i++) {
            consumer.accept(ring.block(250));
            consumer.tick(ConsumerRing.START);
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
        long[] written = {0};
        OutputThread output = new OutputThread(new RecordSink() {
            @Override
            public void write(byte[] lines, int length) {
                synchronized (lock) {
                    written[0] += length;
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
        assertEquals(200 - output.lost(), written[0] / line.length);
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

    /** Reads blocks while an output cannot take anything, and returns how many records were lost. */
    private long lostBy(Map<String, ?> output) throws Exception {
        FlowsFactory factory = factory(output);
        PacketConsumer consumer = factory.open(ring);
        int packets = 0;
        long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000L;
        while (ring.figures.get("records-lost") < 1000 && System.nanoTime() < end) {
            consumer.accept(ring.block(1000));
            packets += 1000;
            consumer.tick(0);
        }
        assertEquals(packets, ring.figures.get("packets"));
        consumer.close(REMOVED);
        factory.deactivate();
        OutputThread.awaitAll(PATIENCE_MILLIS);
        return ring.figures.get("records-lost");
    }

    @Test
    void shouldLoseRecordsAndNoPacketWhileAProgramTakesNothing() throws Exception {
        Path path = state.resolve("listener");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            assertTrue(lostBy(Map.of("File", "", "Socket", path.toString(), "MaxFlows", 16)) >= 1000);
        }
    }

    @Test
    void shouldConnectAnewToAProgramThatCloses() throws Exception {
        Path path = state.resolve("listener");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            FlowsFactory factory = factory(Map.of("File", "", "Socket", path.toString()));
            PacketConsumer consumer = factory.open(ring);
            server.accept().close();
            consumer.accept(ring.block(5));
            consumer.close(REMOVED);
            factory.deactivate();
            try (SocketChannel channel = server.accept()) {
                ByteBuffer first = ByteBuffer.allocate(1);
                assertEquals(1, channel.read(first));
                assertEquals('{', first.get(0));
            }
            OutputThread.awaitAll(PATIENCE_MILLIS);
        }
    }

    @Test
    void shouldSendFlowsAndGapsToACollectorAsIpfix() throws Exception {
        try (DatagramSocket collector = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            collector.setSoTimeout(PATIENCE_MILLIS);
            FlowsFactory factory = factory(
                    Map.of("File", "", "Ipfix", "127.0.0.1:" + collector.getLocalPort(), "IpfixEnterprise", 32473));
            PacketConsumer consumer = factory.open(ring);
            consumer.accept(ring.block(3));
            ring.skip(7);
            consumer.accept(ring.block(3));
            consumer.close(REMOVED);
            factory.deactivate();
            String records = "";
            while (!(records.contains("skip") && records.split("eth7", -1).length == 1 + 6 + 1)) {
                DatagramPacket message = new DatagramPacket(new byte[2048], 2048);
                collector.receive(message);
                assertTrue(message.getLength() <= 1400);
                assertEquals(10, ByteBuffer.wrap(message.getData()).getShort());
                records += new String(message.getData(), 0, message.getLength(), StandardCharsets.ISO_8859_1);
            }
            OutputThread.awaitAll(PATIENCE_MILLIS);
            assertEquals(0L, ring.figures.get("records-lost"));
        }
    }

    @Test
    void shouldLoseRecordsAndNoPacketWhileACollectorIsAway() throws Exception {
        int port;
        try (DatagramSocket nobody = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            port = nobody.getLocalPort();
        }
        assertTrue(lostBy(Map.of("File", "", "Ipfix", "127.0.0.1:" + port, "MaxFlows", 16)) >= 1000);
    }

    @Test
    void shouldLoseRecordsAndNoPacketWhileACollectorTakesNothing() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String address = "127.0.0.1:" + server.getLocalPort() + "/tcp";
            assertTrue(lostBy(Map.of("File", "", "Ipfix", address, "MaxFlows", 16)) >= 1000);
        }
    }

    @Test
    void shouldNameTheKeyOfAWrongCollector() {
        IllegalArgumentException wrong =
                assertThrows(IllegalArgumentException.class, () -> factory(Map.of("Ipfix", "collector")));
        assertEquals(
                "io.witness.consumer.flows: Ipfix=collector: use HOST:PORT or HOST:PORT/tcp, such as"
                        + " collector.example.org:4739; until then no flows are metered",
                wrong.getMessage());
        for (Map<String, ?> each : List.of(
                Map.of("Ipfix", "a:1", "IpfixDomain", 0),
                Map.of("Ipfix", "a:1", "IpfixMessageBytes", 511),
                Map.of("Ipfix", "a:1", "IpfixTemplateSeconds", 0),
                Map.of("Ipfix", "a:1", "IpfixEnterprise", -1))) {
            assertThrows(IllegalArgumentException.class, () -> factory(each), each::toString);
        }
    }
}
