package io.witness.client;

import io.witness.api.packet.RingMemory;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingTotals;
import io.witness.client.internal.Inbox;
import io.witness.client.internal.Lease;
import io.witness.client.internal.Outbox;
import io.witness.client.internal.Poller;
import io.witness.client.internal.ReceivedMemory;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.socket.StreamSockets;
import io.witness.protocol.ProtocolException;
import io.witness.protocol.UnixConnection;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Reads a ring over a connection to a Testimony server. When the connection fails, {@link #await} throws once all blocks
 * received before are taken; {@link #take} returns no block then.
 *
 * <p>Released blocks are collected and sent with the next call of {@link #take} or {@link #await}, at once while a thread
 * waits there, and when there are many.
 */
public final class ClientRing implements Ring {
    private final Path socket;
    private final ServerDescription server;
    private final UnixConnection connection;
    private final ReceivedMemory memory;
    private final int descriptor;
    private final Poller poller;

    /** Guards all fields below, and the descriptors while no thread waits. */
    private final Object lock = new Object();

    private final Inbox inbox;
    private final Outbox outbox;
    private boolean awaiting;
    private boolean watchingForRoom;
    private boolean closed;
    private ErrnoException sendFailure;
    private RingException failure;

    /** Takes over the connection and the memory, unless this fails. */
    ClientRing(Path socket, ServerDescription server, UnixConnection connection, ReceivedMemory memory)
            throws IOException {
        this.socket = socket;
        this.server = server;
        this.connection = connection;
        this.memory = memory;
        inbox = new Inbox(server.ring().numBlocks());
        outbox = new Outbox(server.ring().numBlocks());
        descriptor = connection.descriptor();
        poller = Poller.watching(descriptor); // the last step, so that nothing else has to be closed if it fails
    }

    /**
     * Returns the server's description of the socket.
     *
     * @return the description, which includes that of this ring
     */
    public ServerDescription server() {
        return server;
    }

    @Override
    public RingDescription description() {
        return server.ring();
    }

    @Override
    public RingMemory memory() {
        return memory.blocks();
    }

    @Override
    public int take() {
        synchronized (lock) {
            if (closed) {
                return NONE;
            }
            send();
            if (inbox.isEmpty() && failure == null) {
                receive();
            }
            return inbox.poll();
        }
    }

    private void receive() {
        try {
            int received = inbox.receive(descriptor);
            if (received == StreamSockets.END) {
                failAtEnd();
            } else if (received == 0 && sendFailure != null) {
                fail("the server takes no blocks back (" + sendFailure.getMessage() + ")", sendFailure);
            }
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ECONNRESET) {
                failAtEnd(); // also an end: a server that closes with unread data resets the connection
            } else {
                fail(e.getMessage(), e);
            }
        } catch (ProtocolException e) {
            fail(e.getMessage(), e);
        }
    }

    private void failAtEnd() {
        String reason = "the server closed the connection" + (inbox.isWithinMessage() ? " within a message" : "");
        fail(reason, new EOFException(reason));
    }

    private void fail(String reason, IOException cause) {
        failure = new RingException(socket + ": " + reason);
        failure.initCause(cause);
    }

    /** Returns that cannot be sent are kept; the reason is reported when the server sends nothing more. */
    private void send() {
        if (outbox.isEmpty() || sendFailure != null) {
            return;
        }
        try {
            outbox.send(descriptor);
            boolean needsRoom = !outbox.isEmpty();
            if (needsRoom != watchingForRoom) {
                watchingForRoom = needsRoom;
                poller.watchForRoom(descriptor, needsRoom);
            }
        } catch (ErrnoException e) {
            sendFailure = e;
        }
    }

    @Override
    public void release(int index) {
        synchronized (lock) {
            if (closed) {
                return;
            }
            inbox.forget(index);
            if (!outbox.add(index)) {
                String reason = "the server delivers blocks that were not returned";
                fail(reason, new ProtocolException(reason));
            }
            if (awaiting || outbox.isLong()) {
                send();
            }
        }
    }

    @Override
    public void await(int timeoutMillis) throws RingException {
        if (!beginAwait()) {
            return;
        }
        try {
            poller.await(timeoutMillis);
        } catch (ErrnoException e) {
            throw new RingException(socket + ": " + e.getMessage());
        } finally {
            endAwait();
        }
    }

    /** Tells whether waiting makes sense. */
    private boolean beginAwait() throws RingException {
        synchronized (lock) {
            if (closed) {
                throw new RingException(socket + ": the ring is closed");
            }
            if (!inbox.isEmpty()) {
                return false;
            }
            if (failure != null) {
                throw failure;
            }
            send();
            awaiting = sendFailure == null;
            return awaiting;
        }
    }

    private void endAwait() {
        synchronized (lock) {
            awaiting = false;
            if (closed) {
                closeDescriptors();
            }
        }
    }

    @Override
    public void wakeUp() {
        poller.wakeUp();
    }

    /**
     * Asks the server for its counters. Later calls of {@link #take()} read the answer, which {@link #statistics()} and
     * {@link #totals()} show. A server without counters does not answer. Called by any thread.
     */
    public void requestStatistics() {
        synchronized (lock) {
            if (!closed) {
                outbox.addWantStatistics();
                if (awaiting) {
                    send();
                }
            }
        }
    }

    /**
     * Returns the counters that the server sent last. Called by any thread.
     *
     * @return empty until the server has been asked and has answered
     */
    public Optional<ClientStatistics> statistics() {
        synchronized (lock) {
            return inbox.statistics();
        }
    }

    /**
     * Returns {@link RingTotals#UNKNOWN} until the server has been asked for its counters and has sent all of them, see
     * {@link #requestStatistics()}.
     */
    @Override
    public RingTotals totals() {
        return statistics().flatMap(ClientStatistics::totals).orElse(RingTotals.UNKNOWN);
    }

    @Override
    public DescriptorLease lease() throws RingException {
        synchronized (lock) {
            if (closed) {
                throw new RingException(socket + ": the ring is closed");
            }
            try {
                return new Lease(memory.duplicate());
            } catch (ErrnoException e) {
                throw new RingException(socket + ": " + e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            memory.close();
            if (awaiting) {
                poller.wakeUp(); // the waiting thread closes the rest: no descriptor is closed under a waiter
            } else {
                closeDescriptors();
            }
        }
    }

    private void closeDescriptors() {
        poller.close();
        try {
            connection.close();
        } catch (IOException e) {
            // the descriptor is closed anyway, and the error helps no caller
        }
    }
}
