package io.witness.monitor.internal.http;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** Serves pages over HTTP/1.1 at connections that it is given. Its classes are not loaded before there is one. */
final class HttpServer implements AutoCloseable {
    /** Operators' tools at one host; each slow one costs the text that it has not read. */
    static final int MOST_CONNECTIONS = 32;

    private static final int MOST_THREADS = 6;
    private static final int IDLE_THREAD_MILLIS = 10_000;
    /** A connection that neither sends nor reads. */
    private static final int IDLE_MILLIS = 30_000;

    private static final int HEADER_BYTES = 8 << 10;
    private static final int LARGEST_BUFFER = 64 << 10;
    private static final long BUFFERED_BYTES = 1 << 20;

    private final Server server;
    private final ChannelConnector connector;

    private HttpServer(Server server, ChannelConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /** Starts it. */
    static HttpServer start(Site site, Access access) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS, 1, IDLE_THREAD_MILLIS);
        threads.setName("witness-http");
        threads.setDaemon(true);
        threads.setReservedThreads(0);
        Server server = new Server(
                threads,
                null,
                new ArrayByteBufferPool(0, 1024, LARGEST_BUFFER, MOST_CONNECTIONS, BUFFERED_BYTES, BUFFERED_BYTES));
        ChannelConnector connector =
                new ChannelConnector(server, MOST_CONNECTIONS, new HttpConnectionFactory(configuration()));
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(new PageHandler(site, access));
        server.setErrorHandler(errors());
        server.setStopTimeout(0);
        // services are found by the class loader of this thread
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(HttpServer.class.getClassLoader());
        try {
            server.start();
            return new HttpServer(server, connector);
        } catch (Exception e) {
            throw new IOException("the HTTP server does not start: " + e, e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    // As strict as by default about what is a request, and which path is meant.
    private static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setMaxUnconsumedRequestContentReads(1);
        return http;
    }

    // What went wrong is for the log.
    private static ErrorHandler errors() {
        ErrorHandler errors = new ErrorHandler();
        errors.setShowStacks(false);
        errors.setShowCauses(false);
        errors.setDefaultResponseMimeType("text/plain");
        return errors;
    }

    /** Serves a connection, until it ends. */
    void serve(SocketChannel channel) throws IOException {
        connector.take(channel);
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IOException("the HTTP server does not stop: " + e, e);
        }
    }
}
