package io.witness.monitor.internal.http;

import java.io.IOException;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.LinkedHashSet;
import java.util.Set;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Server;

/**
 * Serves connections that were accepted elsewhere: the server is started with the first of them. There are at most so many at a
 * time; the oldest one makes room, so that nobody can keep others away by doing nothing.
 */
final class ChannelConnector extends AbstractConnector {
    private final Channels channels = new Channels();
    private final int most;
    /** The oldest first; guarded by itself. */
    private final Set<EndPoint> open = new LinkedHashSet<>();

    ChannelConnector(Server server, int most, ConnectionFactory factory) {
        super(server, null, null, null, 0, factory);
        this.most = most;
        addBean(channels, true);
    }

    /** Takes over an accepted connection. */
    void take(SocketChannel channel) throws IOException {
        channel.configureBlocking(false);
        channels.accept(channel);
    }

    @Override
    protected void accept(int acceptor) {
        throw new IllegalStateException("connections are accepted elsewhere");
    }

    @Override
    public Object getTransport() {
        return null;
    }

    @Override
    protected void onEndPointOpened(EndPoint endPoint) {
        super.onEndPointOpened(endPoint);
        EndPoint oldest = null;
        synchronized (open) {
            open.add(endPoint);
            if (open.size() > most) {
                oldest = open.iterator().next();
                open.remove(oldest);
            }
        }
        if (oldest != null) {
            oldest.close();
        }
    }

    @Override
    protected void onEndPointClosed(EndPoint endPoint) {
        synchronized (open) {
            open.remove(endPoint);
        }
        super.onEndPointClosed(endPoint);
    }

    private final class Channels extends SelectorManager {
        Channels() {
            super(ChannelConnector.this.getExecutor(), ChannelConnector.this.getScheduler(), 1);
        }

        @Override
        protected EndPoint newEndPoint(SelectableChannel channel, ManagedSelector selector, SelectionKey key) {
            SocketChannelEndPoint endPoint =
                    new SocketChannelEndPoint((SocketChannel) channel, selector, key, getScheduler());
            endPoint.setIdleTimeout(getIdleTimeout());
            return endPoint;
        }

        @Override
        public Connection newConnection(SelectableChannel channel, EndPoint endPoint, Object attachment) {
            return getDefaultConnectionFactory().newConnection(ChannelConnector.this, endPoint);
        }

        @Override
        protected void endPointOpened(EndPoint endPoint) {
            super.endPointOpened(endPoint);
            onEndPointOpened(endPoint);
        }

        @Override
        protected void endPointClosed(EndPoint endPoint) {
            onEndPointClosed(endPoint);
            super.endPointClosed(endPoint);
        }
    }
}
