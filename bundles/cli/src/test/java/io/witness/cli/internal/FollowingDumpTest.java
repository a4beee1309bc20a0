package io.witness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.client.testing.FakeServer;
import io.witness.client.testing.MemoryFile;
import io.witness.pcap.testing.BlockBuilder;
import io.witness.pcap.testing.Frames;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code dump -F}: a first ring of Ethernet packets, and a second one of another layout with packets of a tunnel. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FollowingDumpTest {
    private static final int BLOCK_SIZE = 4096;
    private static final int ETHERNET_LENGTH = 14;
    private static final String ETHERNET = "{\"interface\":\"eth0\",\"linkType\":1}";
    private static final String TUNNEL = "{\"interface\":\"tun0\",\"linkType\":101}";

    @TempDir
    Path directory;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final StopRequest stop = new StopRequest();
    private MemoryFile first;
    private MemoryFile second;
    private Path path;
    private FakeServer server;

    @BeforeEach
    void fillRings() throws Exception {
        path = directory.resolve("socket");
        first = new MemoryFile(BLOCK_SIZE, 4).sealed();
        new BlockBuilder(first.block(0))
                .sequence(7)
                .add(0, Frames.udpFrame(1))
                .add(1, Frames.udpFrame(2))
                .build();
        new BlockBuilder(first.block(1)).sequence(10).add(2, Frames.udpFrame(3)).build();
        second = new MemoryFile(2 * BLOCK_SIZE, 2).sealed();
        byte[] frame = Frames.udpFrame(4);
        byte[] packet = Arrays.copyOfRange(frame, ETHERNET_LENGTH, frame.length);
        new BlockBuilder(second.block(1)).sequence(5000).add(3, packet).build();
    }

    @AfterEach
    void closeRings() throws Exception {
        stopServer();
        first.close();
        second.close();
    }

    private void stopServer() throws Exception {
        if (server != null) {
            server.stop();
            server = null;
        }
    }

    private void serve(FakeServer.Script... scripts) throws Exception {
        Iterator<FakeServer.Script> next = List.of(scripts).iterator();
        server = new FakeServer(path, s -> next.next().run(s));
    }

    private void serveFirst(FakeServer s) throws Exception {
        s.greet(1, BLOCK_SIZE, 4, ETHERNET);
        s.handOver(first.descriptor());
        s.sendWords(0, 1);
    }

    private void serveSecond(FakeServer s) throws Exception {
        s.greet(1, 2 * BLOCK_SIZE, 2, TUNNEL);
        s.handOver(second.descriptor());
        s.sendWords(1);
        s.awaitEnd();
    }

    private int dump(String... options) {
        List<String> arguments = new ArrayList<>(List.of("dump", path.toString(), "-F"));
        arguments.addAll(List.of(options));
        PrintStream print = new PrintStream(errors, true, StandardCharsets.UTF_8);
        return Main.run(arguments.toArray(new String[0]), out, print, stop);
    }

    private List<String> errorLines() {
        return errors.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private void awaitErrorLines(int count) throws InterruptedException {
        while (errorLines().size() < count) {
            Thread.sleep(1);
        }
    }

    private String replaced() {
        return "witness dump: " + path
                + ": the server closed the connection; the ring is new, packets in between may be missing";
    }

    @Test
    void shouldGoOnWithTheNextRingSayItAndCountIt() throws Exception {
        serve(this::serveFirst, this::serveSecond);
        assertEquals(Main.OK, dump("-c", "4"));
        String[] lines = out.toString(StandardCharsets.US_ASCII).split("\n");
        assertEquals(4, lines.length);
        for (int i = 0; i < 4; i++) {
            assertTrue(lines[i].endsWith(" IP 10.0.0.1.5000 > 10.0.0.2.53: UDP, length " + (i + 1)), lines[i]);
        }
        assertEquals(List.of(replaced(), "witness dump: 4 packets, 2 blocks missed, 1 reconnection"), errorLines());
    }

    @Test
    void shouldGiveTheNextRingAnInterfaceOfItsOwnInAFile() throws Exception {
        serve(this::serveFirst, this::serveFirst, this::serveSecond);
        assertEquals(Main.OK, dump("-c", "7", "-w", "-"));
        List<String> blocks = new ArrayList<>();
        ByteBuffer file = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 28; at < file.capacity(); at += file.getInt(at + 4)) {
            blocks.add(
                    file.getInt(at) == 1 ? "link type " + file.getShort(at + 8) : "packet of " + file.getInt(at + 8));
        }
        List<String> expected = new ArrayList<>();
        expected.add("link type 1");
        for (int i = 0; i < 6; i++) {
            expected.add("packet of 0");
        }
        expected.addAll(List.of("link type 101", "packet of 1"));
        assertEquals(expected, blocks);
    }

    @Test
    void shouldShowAPipesReaderTheNewInterfaceAtOnce() throws Exception {
        serve(this::serveFirst, s -> {
            s.greet(1, 2 * BLOCK_SIZE, 2, TUNNEL);
            int before = out.size();
            s.handOver(second.descriptor());
            while (out.size() <= before) {
                Thread.sleep(1);
            }
            stop.request();
            s.awaitEnd();
        });
        assertEquals(Main.OK, dump("-w", "-"));
        assertTrue(out.toString(StandardCharsets.ISO_8859_1).contains("tun0"));
    }

    @Test
    void shouldWaitForASocketThatIsNotThereAndSaySoOnce() throws Exception {
        FutureTask<Integer> dump = new FutureTask<>(() -> dump("-c", "3"));
        new Thread(dump, "dump").start();
        awaitErrorLines(1);
        Thread.sleep(100);
        serve(this::serveFirst);
        assertEquals(Main.OK, dump.get(10, TimeUnit.SECONDS));
        assertEquals(
                List.of(
                        "witness dump: cannot connect to " + path
                                + ": there is no such file: start the server, or name its SocketName; waiting for it",
                        "witness dump: 3 packets, 2 blocks missed"),
                errorLines());
    }

    @Test
    void shouldEndWhenItIsAskedToWhileItWaits() throws Exception {
        FutureTask<Integer> dump = new FutureTask<>(() -> dump());
        new Thread(dump, "dump").start();
        awaitErrorLines(1);
        stop.request();
        assertEquals(Main.OK, dump.get(10, TimeUnit.SECONDS));
        assertEquals("witness dump: 0 packets, 0 blocks missed", errorLines().get(1));
    }

    @Test
    void shouldFailWhereWaitingDoesNotHelp() throws Exception {
        serve(this::serveFirst, s -> s.greet(1, BLOCK_SIZE + 1, 4, null));
        assertEquals(Main.FAILED, dump());
        assertEquals(
                List.of(
                        "witness dump: " + path + ": BlockSize=4097 came, which is not a multiple of 4096",
                        "witness dump: 3 packets, 2 blocks missed"),
                errorLines());
    }
}
