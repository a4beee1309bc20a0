package io.witness.monitor.internal.http;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts connections, at a UNIX socket and maybe at a port, each with a thread that only accepts. The server is started with the
 * first connection: a host that nobody watches pays a socket and a thread.
 */
public final class Endpoint implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Endpoint.class);
    /** After a connection could not be accepted: missing descriptors or memory may become available. */
    private static final long PAUSE_MILLIS = 1000;

    private final Supplier<Map<String, Page>> pages;
    private final List<Listener> listeners = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    /** Null before the first connection; guarded by this. */
    private HttpServer server;

    private Endpoint(Supplier<Map<String, Page>> pages) {
        this.pages = pages;
    }

    /**
     * Listens.
     *
     * @param file of the UNIX socket
     * @param port of the loopback interface; 0: none. One that is taken is an error in the log
     * @param pages by path; asked for at the first connection
     * @return to be closed
     * @throws IOException if the UNIX socket cannot be created
     */
    public static Endpoint listen(Path file, int port, Supplier<Map<String, Page>> pages) throws IOException {
        Endpoint endpoint = new Endpoint(pages);
        endpoint.listeners.add(Listener.at(file));
        if (port != 0) {
            try {
                endpoint.listeners.add(Listener.at(port));
            } catch (IOException e) {
                LOG.error(
                        "port {} of 127.0.0.1 cannot be listened at: choose another one in io.witness.monitor.cfg: {}",
                        port,
                        e.getMessage());
            }
        }
        endpoint.listeners.forEach(endpoint::start);
        return endpoint;
    }

    private void start(Listener listener) {
        Thread thread = new Thread(() -> acceptAll(listener), "witness-http-accept");
        thread.setDaemon(true);
        thread.start();
    }

    private void acceptAll(Listener listener) {
        boolean failing = false;
        while (stopped.getCount() > 0) {
            try {
                serve(listener.accept());
                failing = false;
            } catch (ClosedChannelException e) {
                return;
            } catch (IOException | RuntimeException | Error e) {
                if (!failing) {
                    LOG.warn("{}: a connection cannot be served; tries again each second: {}", listener, e.toString());
                }
                failing = true;
                pause();
            }
        }
    }

    private void pause() {
        try {
            stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void serve(SocketChannel channel) throws IOException {
        try {
            if (stopped.getCount() == 0) {
                throw new ClosedChannelException();
            }
            if (server == null) {
                server = HttpServer.start(pages.get());
            }
            server.serve(channel);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        stopped.countDown();
        for (Listener listener : listeners) {
            listener.close();
        }
        synchronized (this) {
            if (server != null) {
                server.close();
            }
        }
    }
}
