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
 * A ring that is read over a connection to a Testimony server. A failure of the connection is thrown by {@link #await}, once
 * all blocks that came before it are taken; {@link #take} shows no block then.
 *
 * <p>Released blocks are gathered and sent with the next call of {@link #take} or {@link #await}, at once while a thread
 * waits there, and when many are due.
 */
public final class ClientRing implements Ring {
    private final Path socket;
    private final ServerDescription server;
    private final UnixConnection connection;
    private final ReceivedMemory memory;
    private final int descriptor;
    private final Poller poller;

    /** Guards all that follows, and the descriptors while no thread waits. */
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
        poller = Poller.watching(descriptor); // the last step: nothing else is to be closed if it fails
    }

    /**
     * What the server said about the socket.
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
                failAtEnd(); // an end as well: of a server that has not read all returns
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

    /** What does not get through stays; the reason why it never will is told when nothing more comes from the server. */
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
                String reason = "the server hands out blocks that it has not got back";
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

    /** Whether there is anything to wait for. */
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
     * Asks the server for its counters; what it answers is seen by {@link #statistics()} and {@link #totals()} after later
     * calls of {@link #take()}. A server that knows no counters does not answer. Called by any thread.
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
     * What the server counted, as it said last. Called by any thread.
     *
     * @return empty unless it was asked and has answered
     */
    public Optional<ClientStatistics> statistics() {
        synchronized (lock) {
            return inbox.statistics();
        }
    }

    /** {@link RingTotals#UNKNOWN} unless the server was asked for its counters and has sent all of them, see {@link #requestStatistics()}. */
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
                poller.wakeUp(); // the waiting thread closes the rest: nobody may close what a thread waits on
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
            // the descriptor is gone all the same, and there is nobody whom it would help to know
        }
    }
}
