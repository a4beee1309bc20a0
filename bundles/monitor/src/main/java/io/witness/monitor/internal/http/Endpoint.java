package io.witness.monitor.internal.http;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

    private final SiteSource site;
    private final Access access;
    private final List<Listener> listeners = new ArrayList<>();
    private final CountDownLatch stopped = new CountDownLatch(1);
    /** Null before the first connection; guarded by this. */
    private HttpServer server;

    /** Makes what is served. */
    public interface SiteSource {
        /**
         * Makes it, once.
         *
         * @return what is served
         * @throws IOException if a part is missing
         */
        Site get() throws IOException;
    }

    private Endpoint(SiteSource site, Access access) {
        this.site = site;
        this.access = access;
    }

    /**
     * Listens.
     *
     * @param file of the UNIX socket
     * @param port one that is taken is an error in the log
     * @param site what is served; asked for at the first connection
     * @return to be closed
     * @throws IOException if the UNIX socket cannot be created
     */
    public static Endpoint listen(Path file, Optional<Port> port, SiteSource site) throws IOException {
        Endpoint endpoint =
                new Endpoint(site, new Access(port.map(Port::hosts).orElse(Set.of()), port.flatMap(Port::token)));
        endpoint.listeners.add(Listener.at(file));
        if (port.isPresent()) {
            try {
                endpoint.listeners.add(Listener.at(port.get()));
                LOG.info("{}: metrics, health and the console are there", port.get());
            } catch (IOException e) {
                LOG.error(
                        "{} cannot be listened at: choose another port or address in io.witness.monitor.cfg: {}",
                        port.get(),
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
                server = HttpServer.start(site.get(), access);
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
