package io.witness.cli.internal.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.cli.internal.StopRequest;
import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import io.witness.pcap.testing.BlockBuilder;
import io.witness.pcap.testing.Frames;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code flows} of a socket whose ring has three packets of one flow, the last one after a gap of two blocks. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SocketFlowsTest {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int BLOCK_SIZE = 4096;
    private static final String ETHERNET = "{\"interface\":\"eth0\",\"linkType\":1}";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final StopRequest stop = new StopRequest();
    private MemoryFile memory;
    private Path path;
    private FakeServer server;

    @BeforeEach
    void fillRing() throws Exception {
        path = directory.resolve("socket");
        memory = new MemoryFile(BLOCK_SIZE, 4).sealed();
        new BlockBuilder(memory.block(0))
                .sequence(7)
                .add(1_000_000_000, Frames.udpFrame(100))
                .add(1_001_000_000, Frames.udpFrame(100))
                .build();
        new BlockBuilder(memory.block(1))
                .sequence(10)
                .add(1_002_000_000, Frames.udpFrame(100))
                .build();
    }

    @AfterEach
    void closeRing() throws Exception {
        if (server != null) {
            server.stop();
        }
        memory.close();
    }

    private void serve(FakeServer.Script... scripts) throws Exception {
        Iterator<FakeServer.Script> next = List.of(scripts).iterator();
        server = new FakeServer(path, s -> next.next().run(s));
    }

    private void hand(FakeServer s) throws Exception {
        s.greet(1, BLOCK_SIZE, 4, ETHERNET);
        s.handOver(memory.descriptor());
        s.sendWords(0, 1);
    }

    private void handAndStay(FakeServer s) throws Exception {
        hand(s);
        s.awaitEnd();
    }

    private FutureTask<Integer> start(String... options) {
        List<String> arguments = new ArrayList<>(List.of(path.toString()));
        arguments.addAll(Arrays.asList(options));
        PrintStream print = new PrintStream(errors, true, StandardCharsets.UTF_8);
        FutureTask<Integer> task = new FutureTask<>(() -> new FlowsCommand(out, print, stop).run(arguments));
        new Thread(task, "flows").start();
        return task;
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(2);
        }
    }

    private String output() {
        return out.toString(StandardCharsets.US_ASCII);
    }

    private List<String> errorLines() {
        return errors.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** The clock of the present ends the flow, which is of 1970. */
    @Test
    void shouldPrintAFlowWhenItHasEndedAndGapsBetweenUntilItIsInterrupted() throws Exception {
        serve(this::handAndStay);
        FutureTask<Integer> flows = start("--gaps");
        await(() -> output().contains("\"event_type\":\"flow\""));
        stop.request();
        assertEquals(OK, flows.get());
        List<String> lines = output().lines().toList();
        assertEquals(2, lines.size(), this::output);
        assertTrue(lines.get(0).contains("\"gap\",\"witness\":{\"cause\":\"skip\""), lines.get(0));
        assertTrue(lines.get(0).endsWith("\"blocks\":2}}"), lines.get(0));
        assertTrue(lines.get(1).contains("\"pkts_toserver\":3,\"pkts_toclient\":0"), lines.get(1));
        assertTrue(lines.get(1).contains("\"end\":\"idle\""), lines.get(1));
        assertEquals(List.of("witness flows: 1 flow, 3 packets, 1 gap"), errorLines());
    }

    @Test
    void shouldPrintNoGapsUnlessAsked() throws Exception {
        serve(this::hand);
        assertEquals(FAILED, start().get());
        assertEquals(1, output().lines().count());
        assertTrue(output().contains("\"end\":\"shutdown\""), this::output);
        assertEquals(
                List.of(
                        "witness flows: " + path + ": the server closed the connection",
                        "witness flows: 1 flow, 3 packets, 1 gap"),
                errorLines());
    }

    @Test
    void shouldPrintATableAgainAndAgain() throws Exception {
        serve(this::handAndStay);
        FutureTask<Integer> flows = start("--top", "5");
        await(() -> output().split("PROTOCOL", -1).length > 2);
        stop.request();
        assertEquals(OK, flows.get());
        String last = output().substring(output().lastIndexOf("PROTOCOL"));
        assertTrue(last.contains("UDP          10.0.0.1:5000"), last);
        assertTrue(last.contains(" 3          0          426            0"), last);
    }

    @Test
    void shouldWaitForTheSocketAndGoOnWithTheNextRing() throws Exception {
        FutureTask<Integer> flows = start("-F", "--gaps");
        await(() -> !errorLines().isEmpty());
        assertTrue(errorLines().get(0).endsWith("; waiting for it"), errorLines()::toString);
        serve(this::hand, this::handAndStay);
        await(() -> output().contains("\"cause\":\"reconnection\""));
        stop.request();
        assertEquals(OK, flows.get());
        assertTrue(errorLines().get(errorLines().size() - 1).contains(" 6 packets, 3 gaps"), errorLines()::toString);
    }

    @Test
    void shouldSayThatACollectorIsAway() throws Exception {
        int port;
        try (DatagramSocket nobody = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            port = nobody.getLocalPort();
        }
        serve(this::handAndStay);
        assertEquals(FAILED, start("--ipfix", "127.0.0.1:" + port).get());
        assertEquals(1, errorLines().size(), errorLines()::toString);
        assertTrue(
                errorLines().get(0).startsWith("witness flows: cannot write: collector 127.0.0.1:" + port + "/udp: "),
                errorLines()::toString);
    }
}
