package io.witness.shell.internal.control;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads the requests of a client on a thread of its own, and so notices a client that goes away while a command runs: then it
 * interrupts the thread that executes, since nobody waits for the answer. Reads at most two requests ahead.
 */
final class RequestReader implements AutoCloseable {
    /** For a command that is about to end by itself, such as an update, which would leave a bundle stopped if interrupted. */
    private static final long GRACE_MILLIS = 2000;

    private final DataInputStream in;
    private final Thread executor = Thread.currentThread();
    private final BlockingQueue<Optional<String>> requests = new ArrayBlockingQueue<>(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "witness-control-requests");
    private volatile IOException failure;

    /** Reads for the thread that calls this. */
    RequestReader(DataInputStream in) {
        this.in = in;
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Returns the next request.
     *
     * @return empty if the client has ended the connection
     * @throws IOException if the connection failed, or this is not a request
     */
    Optional<String> next() throws IOException {
        try {
            Optional<String> next = requests.take();
            if (next.isEmpty() && failure != null) {
                throw failure;
            }
            return next;
        } catch (InterruptedException e) {
            return Optional.empty(); // the client has gone
        }
    }

    private void run() {
        try {
            readAll();
            if (!closed.await(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
                executor.interrupt();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void readAll() throws InterruptedException {
        Optional<String> next = Optional.of("");
        while (next.isPresent()) {
            try {
                next = Request.read(in);
            } catch (IOException e) {
                failure = e;
                next = Optional.empty();
            }
            requests.put(next);
        }
    }

    /** Stops watching the client. The thread ends once the connection is closed. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
