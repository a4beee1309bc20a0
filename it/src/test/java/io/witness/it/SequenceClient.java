package io.witness.it;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Path;
import java.util.List;

/** A client that writes down the number of each block it gets, and ends when it is disconnected. */
final class SequenceClient implements AutoCloseable {
    private static final int DISCONNECTED = 3;

    private final Child process;

    private SequenceClient(Child process) {
        this.process = process;
    }

    /** Connects, also to a socket that is not there yet, and waits for the first block. */
    static SequenceClient connect(Path directory, Path socket) throws Exception {
        SequenceClient client = new SequenceClient(Clients.inC(directory, socket, "-n", "-w", 30));
        try {
            client.awaitBlocks(1);
        } catch (Exception | AssertionError e) {
            client.close();
            throw e;
        }
        return client;
    }

    long pid() {
        return process.pid();
    }

    int blocks() {
        return process.lines().size();
    }

    boolean isConnected() {
        return process.isAlive();
    }

    /** The number of blocks that its ring has, as the server told. */
    int ringBlocks() {
        return Integer.parseInt(process.err().replaceAll("(?s).* blocks=(\\d+).*", "$1"));
    }

    /** Waits until so many more have come. */
    void awaitBlocks(int more) throws Exception {
        int before = blocks();
        Await.until(
                more + " more blocks come", () -> blocks() >= before + more || !process.isAlive(), process::toString);
        assertTrue(process.toString(), process.isAlive());
    }

    /** Waits for the end of the connection. */
    void awaitDisconnected() throws InterruptedException {
        process.expectStatus(DISCONNECTED);
    }

    /** Still connected, still getting blocks, and none was missed from the first on. */
    void assertMissedNothing() throws Exception {
        awaitBlocks(5);
        assertContiguous();
    }

    void assertContiguous() {
        assertEquals(process.toString(), 0, missed());
    }

    /** How many numbers are missing between the first and the last. */
    long missed() {
        List<Long> numbers = process.lines().stream().map(Long::valueOf).toList();
        return numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1) - numbers.get(0) + 1 - numbers.size();
    }

    @Override
    public void close() {
        process.close();
    }
}
