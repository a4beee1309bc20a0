package io.witness.flows.output;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.flows.EveSettings;
import io.witness.flows.FlowMemory;
import io.witness.flows.FlowMeter;
import io.witness.flows.FlowSettings;
import io.witness.flows.GapRecord;
import io.witness.flows.IpfixWriter;
import io.witness.pcap.testing.Frames;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IpfixSinkTest {
    private static final int TEMPLATES = 11;
    private static final int TYPES = 5;
    /** That of examples (RFC 5612). */
    private static final int ENTERPRISE = 32473;

    private static final int SOURCE_ADDRESS = 26;
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Collector collector = new Collector();
    private final ByteBuffer received = ByteBuffer.allocate(1 << 16);

    private static IpfixSettings settings(int port, boolean isTcp, int messageBytes, int seconds) {
        return new IpfixSettings("127.0.0.1", port, isTcp, 7, messageBytes, seconds, ENTERPRISE);
    }

    private static IpfixSink sink(IpfixSettings settings) {
        return new IpfixSink(settings, InstantSource.system());
    }

    /** The records of so many flows, and of a gap. */
    private static byte[] records(int flows) throws IOException {
        return records(flows, ENTERPRISE);
    }

    private static byte[] records(int flows, int enterprise) throws IOException {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        IpfixWriter writer = new IpfixWriter(
                new EveSettings(OptionalInt.of(0), Optional.of("replay:/" + "x".repeat(100)), Optional.empty()),
                enterprise,
                (bytes, length) -> records.write(bytes, 0, length));
        FlowMeter meter = new FlowMeter(FlowSettings.DEFAULT.withMaxFlows(1 << 12), FlowMemory.DIRECT, writer);
        for (int i = 0; i < flows; i++) {
            byte[] frame = Frames.udpFrame(100);
            ByteBuffer.wrap(frame).putInt(SOURCE_ADDRESS, i);
            meter.add(
                    new PacketCopy(0).set(ByteBuffer.wrap(frame), frame.length, 1_000_000_000L, 0), LinkTypes.ETHERNET);
        }
        meter.endAll();
        meter.add(new GapRecord(GapRecord.Cause.DROP, 1_000_000, 2_000_000, 17, GapRecord.UNKNOWN));
        return records.toByteArray();
    }

    private static DatagramChannel listen(int port) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        return channel.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
    }

    private static int port(DatagramChannel channel) throws IOException {
        return ((InetSocketAddress) channel.getLocalAddress()).getPort();
    }

    private void receive(DatagramChannel channel) throws IOException {
        while (channel.receive(received.clear()) != null) {
            collector.message(received.flip());
        }
    }

    @Test
    void shouldPackRecordsIntoDatagramsOfLimitedSize() throws Exception {
        try (DatagramChannel channel = listen(0);
                IpfixSink sink = sink(settings(port(channel), false, 512, 60))) {
            byte[] records = records(200);
            sink.write(records, records.length);
            receive(channel);
        }
        assertTrue(collector.lengths.stream().allMatch(length -> length <= 512), collector.lengths::toString);
        assertTrue(collector.lengths.size() > 200 * 150 / 512, collector.lengths::toString);
        assertEquals(TEMPLATES, collector.definitions);
        assertEquals(200, collector.flows.size());
        assertEquals(0, Collector.number(collector.flows.get(0), "8"));
        assertEquals(199, Collector.number(collector.flows.get(199), "8"));
        assertEquals(128, Collector.number(collector.flows.get(0), "1"));
        assertEquals(142, Collector.number(collector.flows.get(0), "352"));
        assertEquals(0, Collector.number(collector.flows.get(0), "352r"));
        assertEquals("replay:/" + "x".repeat(56), Collector.text(collector.flows.get(0), "82"));
        assertTrue(Collector.text(collector.flows.get(0), "1e").startsWith("1:"));
    }

    @Test
    void shouldCountAllRecordsInSequenceNumbers() throws Exception {
        try (DatagramChannel channel = listen(0);
                IpfixSink sink = sink(settings(port(channel), false, 1400, 60))) {
            byte[] records = records(50);
            sink.write(records, records.length);
            sink.write(records, records.length);
            receive(channel);
        }
        assertEquals(collector.recordsBefore, collector.sequences);
        assertEquals(TYPES + 1 + 2 * 51, collector.records);
    }

    @Test
    void shouldTellGapsAndTotalsAndTypesAsOptions() throws Exception {
        try (DatagramChannel channel = listen(0)) {
            IpfixSink sink = sink(settings(port(channel), false, 1400, 60));
            byte[] records = records(3);
            sink.write(records, records.length);
            sink.tick(5); // not due yet
            sink.close();
            receive(channel);
        }
        assertEquals(TYPES + 1 + 1 + 1, collector.options.size());
        assertEquals("communityId", Collector.text(collector.options.get(0), "341"));
        assertEquals(ENTERPRISE, Collector.number(collector.options.get(0), "346"));
        var gap = collector.options.get(TYPES + 1);
        assertEquals(17, Collector.number(gap, "133"));
        assertEquals(17, Collector.number(gap, "135"));
        assertEquals(1, Collector.number(gap, "152"));
        assertEquals(2, Collector.number(gap, "153"));
        assertEquals("drop", Collector.text(gap, "4e"));
        assertEquals(0, Collector.number(gap, "5e"));
        var totals = collector.options.get(TYPES + 2);
        assertEquals(7, Collector.number(totals, "149"));
        assertEquals(3, Collector.number(totals, "42"));
        assertEquals(5, Collector.number(totals, "166"));
        assertEquals(collector.lengths.size() - 1, Collector.number(totals, "41"));
        int bytes = collector.lengths.stream().mapToInt(Integer::intValue).sum();
        assertEquals(bytes - collector.lengths.get(collector.lengths.size() - 1), Collector.number(totals, "40"));
    }

    @Test
    void shouldSendOnlyElementsOfIanaWithoutAnEnterprise() throws Exception {
        try (DatagramChannel channel = listen(0)) {
            IpfixSettings settings = settings(port(channel), false, 1400, 60).withEnterprise(0);
            IpfixSink sink = sink(settings);
            byte[] records = records(3, settings.enterprise());
            sink.write(records, records.length);
            sink.close();
            receive(channel);
        }
        assertEquals(TEMPLATES - 1, collector.definitions);
        assertEquals(3, collector.flows.size());
        assertEquals(1 + 1 + 1, collector.options.size());
        assertEquals(17, Collector.number(collector.options.get(1), "133"));
        Stream.concat(collector.flows.stream(), collector.options.stream())
                .forEach(record -> assertTrue(
                        record.keySet().stream().noneMatch(name -> name.endsWith("e")), record.keySet()::toString));
    }

    @Test
    void shouldSendTemplatesAndTotalsAgain() throws Exception {
        try (DatagramChannel channel = listen(0);
                IpfixSink sink = sink(settings(port(channel), false, 1400, 1))) {
            byte[] records = records(1);
            long end = System.nanoTime() + PATIENCE_NANOS;
            while ((collector.definitions < 3 * TEMPLATES || collector.options.size() < 3 * TYPES + 3)
                    && System.nanoTime() < end) {
                sink.write(records, records.length);
                sink.tick(0);
                receive(channel);
                Thread.sleep(50);
            }
        }
        assertTrue(collector.definitions >= 3 * TEMPLATES, collector.definitions + " definitions");
        assertTrue(collector.flows.size() > collector.definitions / TEMPLATES, "templates only when they are due");
    }

    @Test
    void shouldSayThatNobodyListensAndBeginWithTemplatesWhenSomebodyDoes() throws Exception {
        int port;
        try (DatagramChannel channel = listen(0)) {
            port = port(channel);
        }
        byte[] records = records(10);
        try (IpfixSink sink = sink(settings(port, false, 1400, 3600))) {
            assertThrows(IOException.class, () -> sink.write(records, records.length));
            assertThrows(IOException.class, () -> sink.write(records, 0));
            try (DatagramChannel channel = listen(port)) {
                sink.write(records, records.length);
                receive(channel);
            }
        }
        assertEquals(TEMPLATES, collector.definitions);
        assertEquals(10, collector.flows.size());
    }

    @Test
    void shouldConnectAnewWhenTheCollectorHasClosed() throws Exception {
        byte[] records = records(10);
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0))) {
            IpfixSink sink = sink(settings(((InetSocketAddress) server.getLocalAddress()).getPort(), true, 16384, 60));
            sink.write(records, records.length);
            server.accept().close();
            awaitClosed(sink);
            sink.write(records, records.length);
            try (SocketChannel second = server.accept()) {
                sink.close();
                collector.stream(second.socket().getInputStream().readAllBytes());
            }
        }
        assertEquals(TEMPLATES, collector.definitions);
        assertEquals(10, collector.flows.size());
        assertEquals(0, collector.sequences.get(0));
    }

    /** What is sent before the end of the connection has arrived is lost, or fails. */
    private static void awaitClosed(IpfixSink sink) throws Exception {
        Thread.sleep(200);
        try {
            sink.tick(0);
        } catch (IOException e) {
            assertTrue(e.getMessage() != null);
        }
    }

    @Test
    void shouldNameWhatIsWrongWithACollector() {
        for (String wrong :
                new String[] {"", "host", "host:", "host:0", "host:65536", ":4739", "::1:4739", "a:1/sctp"}) {
            String message = assertThrows(IllegalArgumentException.class, () -> IpfixSettings.of(wrong))
                    .getMessage();
            assertEquals(wrong + ": use HOST:PORT or HOST:PORT/tcp, such as collector.example.org:4739", message);
        }
        assertEquals("::1", IpfixSettings.of("[::1]:4739/tcp").host());
        assertTrue(IpfixSettings.of("[::1]:4739/tcp").isTcp());
        IOException unknown = assertThrows(IOException.class, () -> sink(IpfixSettings.of("no-such-host.invalid:4739"))
                .write(new byte[0], 0));
        assertEquals("the name of the host is unknown", unknown.getMessage());
    }
}
