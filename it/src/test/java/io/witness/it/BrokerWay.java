package io.witness.it;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The way of one sensor to a broker, which a test closes, or lets hang or crawl: the broker goes on for the others. A sensor that comes on
 * it stays on it, because the broker advertises its port.
 */
final class BrokerWay implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int MILLIS_PER_SECOND = 1000;
    private static final long LOOK_MILLIS = 20;

    private final InetSocketAddress broker;
    private final int port;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private ServerSocket server;
    private final AtomicInteger taken = new AtomicInteger();
    private volatile boolean hangs;
    private volatile int bytesPerSecond;

    private BrokerWay(int port, int brokerPort) {
        this.port = port;
        broker = new InetSocketAddress(InetAddress.getLoopbackAddress(), brokerPort);
    }

    static BrokerWay open(int port, int brokerPort) throws IOException {
        BrokerWay way = new BrokerWay(port, brokerPort);
        way.open();
        return way;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    /** How many connections there were so far. */
    int taken() {
        return taken.get();
    }

    /** Whether there is no connection now. */
    boolean isIdle() {
        return connections.isEmpty();
    }

    /** Connects, also again; nothing hangs or crawls any more. */
    synchronized void open() throws IOException {
        bytesPerSecond = 0;
        hangs = false;
        if (server == null) {
            server = new ServerSocket();
            server.setReuseAddress(true);
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            ServerSocket accepting = server;
            start(() -> accept(accepting));
        }
    }

    /** Lets nothing through, with connections open and new ones taken, as a broker that is stopped by a signal. */
    void hang() {
        hangs = true;
    }

    /** Lets so much through, in each direction of a connection. */
    void crawl(int newBytesPerSecond) {
        bytesPerSecond = newBytesPerSecond;
    }

    /** Ends all connections and refuses new ones, as if no broker were there. */
    @Override
    public synchronized void close() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
        for (Socket connection : connections) {
            end(connection);
        }
    }

    private interface Work {
        void run() throws IOException, InterruptedException;
    }

    private static void start(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException | InterruptedException e) {
                        // an end closes the sockets of the other threads
                    }
                },
                "broker-way");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept(ServerSocket accepting) throws IOException {
        while (true) {
            Socket client = accepting.accept();
            taken.incrementAndGet();
            Socket there = new Socket();
            connections.add(client);
            connections.add(there);
            try {
                there.connect(broker);
            } catch (IOException e) { // the broker is not there
                end(client);
                end(there);
                continue;
            }
            start(() -> pass(client, there));
            start(() -> pass(there, client));
        }
    }

    private void pass(Socket from, Socket to) throws IOException, InterruptedException {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                int limit = bytesPerSecond;
                if (limit > 0) {
                    Thread.sleep((long) count * MILLIS_PER_SECOND / limit);
                }
                while (hangs && !from.isClosed()) {
                    Thread.sleep(LOOK_MILLIS);
                }
                out.write(buffer, 0, count);
            }
        } finally {
            connections.remove(from);
            connections.remove(to);
        }
    }

    private void end(Closeable connection) throws IOException {
        connection.close();
        connections.remove(connection);
    }
}
