package io.witness.shell.internal.control;

import io.witness.api.log.internal.EventLimit;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Executes requests on the control socket of the state directory. */
@Component(service = {})
public final class ControlServer {
    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);

    /** Time for the answer to a command that stops the framework, or this bundle. */
    private static final long GRACE_MILLIS = 200;
    /** After a connection could not be accepted: missing descriptors or memory may become available. */
    private static final long PAUSE_MILLIS = 1000;
    /** Each one takes some 80 kB of a small heap, and two threads. */
    static final int MOST_SESSIONS = 64;

    private final CommandProcessor processor;
    private final Acceptor socket;
    private final long pauseMillis;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final EventLimit refusals =
            new EventLimit(1, "connections to the control socket were ended", line -> LOG.warn("{}", line));
    /** Whether a thread waits until the minute is over, to tell how many there were. */
    private final AtomicBoolean summingUp = new AtomicBoolean();

    /** The oldest first; guarded by itself. */
    private final Set<Session> sessions = new LinkedHashSet<>();

    /** Accepts connections. */
    interface Acceptor extends AutoCloseable {
        /**
         * Waits for the next connection.
         *
         * @throws ClosedChannelException if this was closed: there will be no more connections
         * @throws IOException if one could not be accepted: there may be others
         */
        SocketChannel accept() throws IOException;

        @Override
        void close() throws IOException;
    }

    /**
     * Listens.
     *
     * @param context knows the state directory
     * @param processor executes
     * @throws IOException if the socket cannot be created
     */
    @Activate
    public ControlServer(BundleContext context, @Reference CommandProcessor processor) throws IOException {
        this(Path.of(context.getProperty("witness.state")), processor);
    }

    ControlServer(Path state, CommandProcessor processor) throws IOException {
        this(ControlSocket.listenIn(state), processor, PAUSE_MILLIS);
    }

    ControlServer(Acceptor socket, CommandProcessor processor, long pauseMillis) {
        this.processor = processor;
        this.socket = socket;
        this.pauseMillis = pauseMillis;
        start(this::acceptAll, "witness-control");
    }

    /** Ends only when the socket is closed. */
    private void acceptAll() {
        boolean failing = false;
        while (stopped.getCount() > 0) {
            try {
                serve(socket.accept());
                if (failing) {
                    LOG.info("The control socket accepts connections again");
                }
                failing = false;
            } catch (ClosedChannelException e) {
                LOG.debug("The control socket is closed", e);
                return;
            } catch (IOException | RuntimeException | Error e) {
                if (!failing) {
                    LOG.warn(
                            "The control socket cannot accept a connection and tries again each second: raise the limit"
                                    + " of open files (LimitNOFILE, ulimit -n), or of memory, whichever it names: {}",
                            e.toString());
                }
                failing = true;
                pause();
            }
        }
    }

    private void pause() {
        try {
            stopped.await(pauseMillis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(SocketChannel channel) throws IOException {
        Session session = new Session(processor, channel, this::refused);
        Runnable life = () -> {
            try {
                session.run();
            } finally {
                remove(session);
            }
        };
        makeRoom();
        synchronized (sessions) {
            sessions.add(session);
        }
        try {
            if (stopped.getCount() == 0) { // which may have ended the sessions before this one was among them
                throw new ClosedChannelException();
            }
            start(life, "witness-control-session");
        } catch (Throwable e) { // there may be no more threads
            remove(session);
            channel.close();
            throw e;
        }
    }

    private void remove(Session session) {
        synchronized (sessions) {
            sessions.remove(session);
        }
    }

    /** Ends the oldest session that is idle, or else the oldest one: forgotten shells keep nobody away. */
    private void makeRoom() {
        Session oldest;
        synchronized (sessions) {
            if (sessions.size() < MOST_SESSIONS) {
                return;
            }
            oldest = sessions.stream()
                    .filter(session -> !session.isExecuting())
                    .findFirst()
                    .orElseGet(() -> sessions.iterator().next());
            sessions.remove(oldest);
        }
        oldest.disconnect();
        refused("there are more than " + MOST_SESSIONS + ": the oldest one makes room");
    }

    private void refused(String reason) {
        refusals.add("a connection to the control socket was ended: " + reason, System.nanoTime());
        if (refusals.hasSuppressed() && summingUp.compareAndSet(false, true)) {
            start(this::sumUp, "witness-control-refusals");
        }
    }

    private void sumUp() {
        try {
            stopped.await(EventLimit.WINDOW_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        summingUp.set(false); // first: what comes from now on has its own thread
        refusals.flush(System.nanoTime());
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Stops listening and ends the sessions. A running command is left alone: it may be the one that stops this bundle in
     * order to update it, and would not start it again if interrupted.
     *
     * @throws IOException if the socket's file cannot be deleted
     * @throws InterruptedException if the framework cannot wait
     */
    @Deactivate
    public void stop() throws IOException, InterruptedException {
        stopped.countDown();
        try {
            socket.close();
        } finally {
            endSessions();
        }
    }

    private void endSessions() throws InterruptedException {
        long end = System.nanoTime() + GRACE_MILLIS * 1_000_000;
        List<Session> all;
        synchronized (sessions) {
            all = List.copyOf(sessions);
        }
        while (all.stream().anyMatch(Session::isExecuting) && System.nanoTime() < end) {
            Thread.sleep(5);
        }
        all.forEach(Session::end);
    }
}
