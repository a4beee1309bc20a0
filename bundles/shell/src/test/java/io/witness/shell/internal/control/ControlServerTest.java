package io.witness.shell.internal.control;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.shell.control.ControlConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.felix.gogo.runtime.CommandProcessorImpl;
import org.apache.felix.gogo.runtime.threadio.ThreadIOImpl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A real Gogo behind a real socket. */
@Timeout(30)
class ControlServerTest {
    @TempDir
    private Path state;

    private final ThreadIOImpl threadIo = new ThreadIOImpl();
    private final CommandProcessorImpl processor = new CommandProcessorImpl(threadIo);
    private final Commands commands = new Commands();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream error = new ByteArrayOutputStream();
    private final Set<Thread> others = Thread.getAllStackTraces().keySet();
    private ControlServer server;

    @BeforeEach
    void start() throws IOException {
        threadIo.start();
        for (String name : new String[] {"say", "complain", "fail", "flood", "block", "answer", "finds", "stop"}) {
            processor.addCommand("test", commands, name);
        }
        server = new ControlServer(state, processor);
    }

    @AfterEach
    void stop() throws Exception {
        commands.released.countDown();
        server.stop();
        joinNew(); // what still executes would take the streams back
        processor.stop();
        threadIo.stop();
    }

    /** Waits for the threads of this server, also those that others have begun meanwhile. Gogo renames one that executes a command. */
    private void joinNew() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                String name = thread.getName();
                if (!others.contains(thread) && (name.startsWith("witness-control") || name.startsWith("pipe-"))) {
                    thread.join(10_000);
                }
            }
        }
    }

    @Test
    void shouldPassOnWhatACommandPrints() throws IOException {
        assertTrue(execute("say hello").succeeded());
        assertEquals("hello\n", output.toString());
    }

    @Test
    void shouldPassOnStandardErrorApart() throws IOException {
        assertTrue(execute("complain").succeeded());
        assertEquals("", output.toString());
        assertEquals("bad luck\n", error.toString());
    }

    @Test
    void shouldPrintAResult() throws IOException {
        assertTrue(execute("answer").succeeded());
        assertEquals("42\n", output.toString());
    }

    /** Such as grep: of what it reads it prints all that it finds. */
    @Test
    void shouldPrintATruthThatIsNotBehindAPipeOnly() throws IOException {
        for (String line : List.of("answer | finds 4", "answer | finds 5", "answer | finds 4; answer | finds 2")) {
            assertTrue(execute(line).succeeded());
        }
        assertEquals("42\n42\n42\n", output.toString());
        output.reset();
        for (String line : List.of("(answer) equals (answer)", "answer | finds 4; true", "(answer | finds 5)")) {
            assertTrue(execute(line).succeeded());
        }
        assertEquals("true\n42\ntrue\nfalse\n", output.toString());
    }

    @Test
    void shouldStreamWhatIsPrintedBeforeTheCommandEnds() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        OutputStream watched = new OutputStream() {
            @Override
            public void write(int b) {
                seen.countDown();
            }
        };
        Thread client = new Thread(() -> execute("block", watched));
        client.start();
        assertTrue(seen.await(10, TimeUnit.SECONDS), "nothing came while the command ran");
        commands.released.countDown();
        client.join();
    }

    @Test
    void shouldSayInOneLineWhyACommandFailed() throws IOException {
        assertEquals(new ControlConnection.Outcome(false, "no such thing"), execute("fail"));
        assertEquals(
                new ControlConnection.Outcome(false, "Command not found: nosuch: help lists all"), execute("nosuch"));
        assertEquals(
                new ControlConnection.Outcome(false, "say does not take these words: help say shows which it takes"),
                execute("say a b c"));
    }

    @Test
    void shouldKeepVariablesForALaterLineOfTheSameConnectionOnly() throws IOException {
        try (ControlConnection connection = ControlConnection.to(state)) {
            connection.execute("x = 7", new ByteArrayOutputStream(), error);
            connection.execute("say $x", output, error);
        }
        execute("say $x");
        assertEquals("7\nnull\n", output.toString());
    }

    /** Such as those of a script that forgets to close them: they take memory from the capture, and keep nobody away. */
    @Test
    void shouldEndTheOldestIdleConnectionIfThereAreTooMany() throws Exception {
        List<ControlConnection> open = new ArrayList<>();
        try {
            open.add(ControlConnection.to(state));
            Thread busy = new Thread(() -> executeOn(open.get(0), "block"));
            busy.start();
            assertTrue(commands.blocked.await(10, TimeUnit.SECONDS), "the first one is not idle");
            while (open.size() < ControlServer.MOST_SESSIONS + 10) {
                open.add(ControlConnection.to(state));
            }
            for (int i = 1; i <= 10; i++) {
                ControlConnection ended = open.get(i);
                assertThrows(IOException.class, () -> ended.execute("say x", output, error));
            }
            assertTrue(open.get(11).execute("say x", output, error).succeeded());
            commands.released.countDown();
            busy.join();
            assertTrue(open.get(0).execute("say x", output, error).succeeded());
        } finally {
            for (ControlConnection each : open) {
                each.close();
            }
        }
    }

    private void executeOn(ControlConnection connection, String line) {
        try {
            connection.execute(line, OutputStream.nullOutputStream(), OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void shouldEndOnlyTheConnectionThatSendsGarbage() throws IOException {
        try (SocketChannel garbage = connect()) {
            garbage.write(ByteBuffer.wrap("GET / HTTP/1.1\r\n".getBytes()));
            assertEquals(-1, readFrom(garbage));
        }
        assertTrue(execute("say still").succeeded());
    }

    /** Silence, half a length, half a line, a length of nonsense: as many of each as a busy host may leave behind. */
    @ParameterizedTest
    @ValueSource(strings = {"", "0000", "00000005666c", "0000ffff", "ffffffff", "00000001c3", "000000036e6f0a"})
    void shouldServeOthersBesideClientsThatMisbehave(String sent) throws IOException {
        List<SocketChannel> misbehaving = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                SocketChannel channel = connect();
                misbehaving.add(channel);
                channel.write(ByteBuffer.wrap(HexFormat.of().parseHex(sent)));
            }
            assertTrue(execute("say still").succeeded());
            assertEquals("still\n", output.toString());
        } finally {
            for (SocketChannel channel : misbehaving) {
                channel.close();
            }
        }
    }

    @Test
    void shouldSurviveAClientThatGoesInTheMiddle() throws Exception {
        try (SocketChannel rude = connect()) {
            rude.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 5, 'f', 'l', 'o', 'o', 'd'}));
        }
        try (SocketChannel rude = connect()) {
            rude.write(ByteBuffer.wrap(new byte[] {0, 0}));
        }
        assertTrue(execute("say still").succeeded());
        assertEquals("still\n", output.toString());
        assertTrue(commands.flooded.await(20, TimeUnit.SECONDS), "the command hangs on a client that is gone");
    }

    @Test
    void shouldInterruptACommandWhoseClientHasGone() throws Exception {
        try (SocketChannel impatient = connect()) {
            impatient.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 5, 'b', 'l', 'o', 'c', 'k'}));
            assertTrue(commands.blocked.await(10, TimeUnit.SECONDS));
        }
        assertTrue(commands.interrupted.await(20, TimeUnit.SECONDS), "the command goes on for nobody");
        assertTrue(execute("say still").succeeded());
    }

    @Test
    void shouldAnswerRequestsInTheirOrder() throws Exception {
        try (SocketChannel hasty = connect()) {
            ByteBuffer all = ByteBuffer.allocate(100 * 9);
            for (int i = 10; i < 100; i++) {
                all.put(new byte[] {0, 0, 0, 6}).put(("say " + i).getBytes());
            }
            hasty.write(all.flip());
            StringBuilder answers = new StringBuilder();
            while (answers.indexOf("99\n") < 0) {
                ByteBuffer piece = ByteBuffer.allocate(4096);
                assertTrue(hasty.read(piece) > 0, answers::toString);
                answers.append(new String(piece.array(), 0, piece.position(), StandardCharsets.ISO_8859_1));
            }
            for (int i = 11; i < 100; i++) {
                assertTrue(answers.indexOf(i - 1 + "\n") < answers.indexOf(i + "\n"), answers.toString());
            }
        }
    }

    /** It takes what it is given to do, and nothing of the answers: the command waits, and others do not. */
    @Test
    void shouldServeOthersBesideOneThatNeverReads() throws Exception {
        try (SocketChannel deaf = connect()) {
            deaf.configureBlocking(false);
            ByteBuffer flood = ByteBuffer.wrap(new byte[] {0, 0, 0, 5, 'f', 'l', 'o', 'o', 'd'});
            while (deaf.write(flood.rewind()) == flood.capacity()) {} // until nothing more is taken
            assertTrue(execute("say still").succeeded());
            assertEquals("still\n", output.toString());
        }
        assertTrue(commands.flooded.await(20, TimeUnit.SECONDS), "the command hangs on a client that is gone");
    }

    @Test
    void shouldEndIdleConnectionsWhenItStops() throws Exception {
        try (SocketChannel idle = connect()) {
            execute("say connected");
            server.stop();
            assertEquals(-1, readFrom(idle));
        }
        assertThrows(IOException.class, () -> execute("say late"));
    }

    @Test
    void shouldLetACommandThatStopsItGoOnAndAnswer() throws IOException {
        commands.server = server;
        try (ControlConnection connection = ControlConnection.to(state)) {
            assertTrue(connection.execute("stop", output, error).succeeded());
            assertEquals("stopped, interrupted: false\n", output.toString());
            assertThrows(IOException.class, () -> connection.execute("say late", output, error));
        }
        assertThrows(IOException.class, () -> execute("say late"));
    }

    private ControlConnection.Outcome execute(String line) throws IOException {
        try (ControlConnection connection = ControlConnection.to(state)) {
            return connection.execute(line, output, error);
        }
    }

    private void execute(String line, OutputStream watched) {
        try (ControlConnection connection = ControlConnection.to(state)) {
            connection.execute(line, watched, error);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A client that behaves as the test wants, behind the greeting. */
    private SocketChannel connect() throws IOException {
        SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(state.resolve(ControlSocket.NAME)));
        ByteBuffer greeting = ByteBuffer.allocate(5);
        while (greeting.hasRemaining()) {
            assertTrue(channel.read(greeting) > 0, "no greeting");
        }
        return channel;
    }

    /** The number of bytes that came; -1 if the other side ended the connection. */
    private static int readFrom(SocketChannel channel) {
        try {
            return channel.read(ByteBuffer.allocate(1));
        } catch (IOException e) {
            return -1; // what was not read by the other side makes the end a reset
        }
    }

    /** What Gogo finds by reflection. */
    public static final class Commands {
        private final CountDownLatch released = new CountDownLatch(1);
        private final CountDownLatch flooded = new CountDownLatch(1);
        private final CountDownLatch blocked = new CountDownLatch(1);
        private final CountDownLatch interrupted = new CountDownLatch(1);
        private ControlServer server;

        public void say(Object what) {
            System.out.println(what);
        }

        public void complain() {
            System.err.println("bad luck");
        }

        public int answer() {
            return 42;
        }

        public boolean finds(Object what) throws IOException {
            String read = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
            boolean found = read.contains(String.valueOf(what));
            System.out.print(found ? read : "");
            return found;
        }

        public void fail() {
            throw new IllegalStateException("no such thing\nat all");
        }

        public void flood() {
            for (int i = 0;
                    i < 20_000;
                    i++) { // more than a connection takes, but each costs an exception when it has ended
                System.out.println("a line that nobody reads");
            }
            flooded.countDown();
        }

        public void stop() throws Exception {
            server.stop();
            System.out.println("stopped, interrupted: " + Thread.interrupted());
        }

        public void block() throws InterruptedException {
            System.out.println("begun");
            blocked.countDown();
            try {
                released.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        }
    }
}
