package io.witness.server.internal;

import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.RingException;
import io.witness.api.socket.BlockSink;
import io.witness.api.socket.EndReason;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.Subscription;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.StreamSockets;
import io.witness.protocol.MessageDecoder;
import io.witness.protocol.MessageHandler;
import io.witness.protocol.Messages;
import io.witness.protocol.PeerIdentity;
import io.witness.protocol.ProtocolException;
import io.witness.protocol.UnixConnection;
import io.witness.server.internal.SessionEnd.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves one client. Its server's thread reads, ticks and closes; the ring's thread delivers. A session with a reason to end
 * is done; only the server's thread closes it.
 */
final class Session implements BlockSink, MessageHandler, ClientConnection {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);
    private static final long STATISTICS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final UnixConnection connection;
    private final PeerIdentity peer;
    private final PacketSocket socket;
    private final Runnable wakeServer;
    private final int descriptor;
    private final Outbox outbox;
    private final MemoryPool pool;
    private final ClientEvents events;
    /** Held by the reading thread: the server's, or the ring's before it evicts. */
    private final ReentrantLock reading = new ReentrantLock();

    private final InputLimit inputLimit = new InputLimit();
    private final MessageDecoder decoder = new MessageDecoder(Integer.BYTES);
    private final long openedNanos = System.nanoTime();
    /** Allocated when the client joins, not during the handshake. */
    private ClientMemory memory;

    private NativeMemory settleInput;
    private Reader reader;
    private SharedRing ring;
    private int fanoutIndex;
    private volatile Subscription subscription;
    /** Delivered blocks, counted by the delivering thread, one at a time. */
    private volatile long delivered;
    /** Returned blocks, counted by the reading thread. */
    private volatile long returned;

    private volatile boolean wantsStatistics;
    private long statisticsSentNanos;
    private volatile SessionEnd end;
    /** Guarded by {@link #reading}. */
    private boolean closed;

    Session(
            UnixConnection connection,
            PeerIdentity peer,
            PacketSocket socket,
            MemoryPool pool,
            ClientEvents events,
            Runnable wakeServer)
            throws IOException {
        this.connection = connection;
        this.peer = peer;
        this.socket = socket;
        this.pool = pool;
        this.events = events;
        this.wakeServer = wakeServer;
        this.descriptor = connection.descriptor();
        this.outbox = new Outbox(descriptor);
    }

    /** Sends the server's hello. */
    void sendHello(ServerHello hello) {
        try {
            if (!hello.send(descriptor)) {
                end(new SessionEnd(Kind.TOO_SLOW, "it does not receive the hello"));
            }
        } catch (ErrnoException e) {
            end(SessionEnd.left(e));
        }
    }

    /** Returns the connection's descriptor, valid until it is closed. */
    int descriptor() {
        return descriptor;
    }

    @Override
    public long uid() {
        return peer.uid();
    }

    @Override
    public boolean isPending() {
        return subscription == null;
    }

    @Override
    public void displace(String reason) {
        end(new SessionEnd(Kind.DISPLACED, reason));
    }

    /** Ends the session because of a failure that the client did not cause. */
    void fail(Throwable cause) {
        end(new SessionEnd(Kind.FAILED, "it cannot be served: " + cause));
    }

    /** Reads input. Called when there is some, or the end of the stream. */
    void read(NativeMemory input) {
        reading.lock();
        try {
            receive(input);
        } finally {
            reading.unlock();
        }
        if (subscription != null) {
            subscription.advance();
        }
    }

    @Override
    public boolean settle() {
        if (!reading.tryLock()) {
            return false;
        }
        try {
            return receive(settleInput) < settleInput.buffer().capacity();
        } finally {
            reading.unlock();
            if (isDone()) {
                wakeServer.run();
            }
        }
    }

    /** Receives once; returns the number of bytes. */
    private int receive(NativeMemory input) {
        if (closed) {
            return 0;
        }
        try {
            int bytes = StreamSockets.receive(
                    descriptor, input.address(), input.buffer().capacity());
            if (bytes == StreamSockets.END) {
                end(SessionEnd.left());
            } else if (bytes > 0) {
                decoder.decode(input.buffer().position(0).limit(bytes), this);
            }
            return bytes;
        } catch (ProtocolException e) {
            end(SessionEnd.protocolError(e.getMessage()));
        } catch (IOException e) {
            end(SessionEnd.left(e));
        }
        return 0;
    }

    @Override
    public void onIndex(int index) throws ProtocolException {
        if (subscription == null) {
            throw new ProtocolException("block index " + index + " instead of the fanout index");
        }
        if (!subscription.returned(index)) {
            throw new ProtocolException("it returned block " + index + ", which it does not hold");
        }
        returned++;
    }

    @Override
    public boolean wants(int type, int length) throws ProtocolException {
        if (subscription == null && (type != Messages.FANOUT_INDEX || length != Integer.BYTES)) {
            throw new ProtocolException("message type 0x" + Integer.toHexString(type) + " of " + length
                    + " bytes instead of the fanout index");
        }
        if (!Messages.isClientToServer(type)) {
            throw new ProtocolException("message type 0x" + Integer.toHexString(type) + " is not for a server");
        }
        inputLimit.add(length);
        return subscription == null || type == Messages.WANT_STATISTICS;
    }

    @Override
    public void onTlv(int type, ByteBuffer value) throws ProtocolException {
        if (subscription == null) {
            join(value);
        } else if (!wantsStatistics) {
            wantsStatistics = true;
            wakeServer.run();
        }
    }

    private void join(ByteBuffer value) throws ProtocolException {
        int wanted = value.getInt();
        int size = socket.rings().size();
        if (wanted < 0 || wanted >= size) {
            throw new ProtocolException(
                    "fanout index " + Integer.toUnsignedString(wanted) + ": the socket has " + size);
        }
        fanoutIndex = wanted;
        ring = socket.rings().get(wanted);
        subscribe();
    }

    private void subscribe() throws ProtocolException {
        try (DescriptorLease lease = ring.lease()) {
            if (!connection.sendDescriptor(lease.descriptor())) {
                throw new ProtocolException("it does not receive the descriptor");
            }
            reader = Clients.identify(peer);
            memory = pool.take();
            settleInput = memory.settleInput;
            outbox.open(memory, ring.description().numBlocks());
            subscription = ring.subscribe(reader, this);
            events.joined(reader, fanoutIndex);
        } catch (RingException e) {
            end(new SessionEnd(Kind.ENDED_BY_RING, e.getMessage()));
        } catch (ProtocolException e) {
            throw e;
        } catch (IOException e) {
            throw new ProtocolException("it does not receive the descriptor: " + e.getMessage());
        }
    }

    @Override
    public int deliver(int firstIndex, int count) {
        boolean wasUrgent = isUrgent();
        int accepted = outbox.sendIndexes(firstIndex, count);
        delivered += accepted;
        if (!wasUrgent && isUrgent()) {
            wakeServer.run();
        }
        return accepted;
    }

    /** Tells whether its messages should be read at once: it is in the handshake, or has half of its maximum in flight. */
    boolean isUrgent() {
        return subscription == null || delivered - returned > subscription.maxInFlight() / 2;
    }

    @Override
    public void ended(EndReason reason) {
        boolean evicted = reason.kind() != EndReason.Kind.SOCKET_CLOSED;
        end(new SessionEnd(evicted ? Kind.EVICTED : Kind.ENDED_BY_RING, reason.detail()));
        wakeServer.run();
    }

    private void end(SessionEnd reason) {
        if (end == null) {
            end = reason;
        }
    }

    boolean isDone() {
        return end != null;
    }

    /** Tells whether {@link #tick} has to be called periodically. */
    boolean isTimed() {
        return subscription == null || wantsStatistics || inputLimit.isPaused();
    }

    /** Ends a handshake that takes too long. */
    void limitHandshake(long nowNanos, long limitMillis) {
        if (subscription == null && nowNanos - openedNanos > TimeUnit.MILLISECONDS.toNanos(limitMillis)) {
            end(new SessionEnd(Kind.TOO_SLOW, "no fanout index within " + limitMillis + " ms"));
        }
    }

    void tick(long nowNanos) {
        boolean due = statisticsSentNanos == 0 || nowNanos - statisticsSentNanos >= STATISTICS_NANOS;
        if (wantsStatistics && subscription != null && due) {
            statisticsSentNanos = nowNanos;
            outbox.send(Statistics.message(ring.totals(), subscription.ledger()));
        }
    }

    private String where() {
        return socket.specification().socketName() + "/" + fanoutIndex;
    }

    /** Begins a pause of reading if it is due; returns whether it did. */
    boolean beginPause(long nowNanos) {
        reading.lock();
        try {
            return inputLimit.beginPause(nowNanos);
        } finally {
            reading.unlock();
        }
    }

    /** Ends a pause of reading if it is over; returns whether it did. */
    boolean endPause(long nowNanos) {
        if (!inputLimit.isPaused()) {
            return false;
        }
        reading.lock();
        try {
            return inputLimit.endPause(nowNanos);
        } finally {
            reading.unlock();
        }
    }

    /** Releases all blocks that the client held and closes the connection, when neither thread uses it any more. */
    void close() {
        outbox.close();
        reading.lock();
        closed = true;
        reading.unlock();
        if (subscription != null) {
            subscription.close();
            events.ended(reader, fanoutIndex, end);
        } else if (end != null) {
            events.didNotJoin(peer, end);
        }
        try {
            connection.close();
        } catch (IOException e) {
            LOG.warn("{}: the connection of {} cannot be closed: {}", where(), peer, e.getMessage());
        }
        if (memory != null) {
            pool.giveBack(memory);
        }
    }
}
