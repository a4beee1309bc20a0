package io.witness.afpacket.internal;

import io.witness.afpacket.FrameRefusedException;
import io.witness.afpacket.StampCounters;
import io.witness.afpacket.TransmitCounters;
import io.witness.afpacket.TransmitException;
import io.witness.afpacket.TransmitException.Reason;
import io.witness.afpacket.TransmitOptions;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Joins the frames of a transmit ring and its socket: sends, waits, closes, and explains what the kernel refuses. */
public final class TransmitPort {
    private static final int LONGEST_WAIT_MILLIS = 100;
    /** While frames are in flight, their status is looked at so often: at first after a short sleep, later after a long one. */
    private static final long SHORT_SLEEP_NANOS = 20_000;

    private static final int SHORT_SLEEPS = 50;
    private static final int LONG_SLEEP_MILLIS = 1;

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final String interfaceName;
    private final TransmitSocket socket;
    private final TransmitQueue queue;
    private final RingPoll poll;
    /** Null: frames have no time stamps. */
    private final FrameStamps stamps;

    private final AtomicBoolean closed = new AtomicBoolean();
    /** A request to end a wait. */
    private final AtomicBoolean awoken = new AtomicBoolean();

    private TransmitPort(TransmitOptions options, TransmitSocket socket) {
        this.socket = socket;
        interfaceName = options.interfaceName();
        poll = socket.poll();
        TransmitGeometry geometry = socket.geometry();
        FrameCheck check = new FrameCheck(geometry.linkHeader(), geometry.mtu());
        TransmitOptions.Stamps wanted = options.stamps();
        FrameIdentifiers identifiers = wanted.areTaken() ? new FrameIdentifiers(geometry.frames()) : null;
        queue = new TransmitQueue(
                socket.frames(),
                socket.sender()::send,
                check,
                options.copied(),
                options.skipWrongFrames(),
                identifiers == null ? FrameNumbers.NONE : identifiers);
        int flags = SocketTuning.transmitFlags(wanted.sources(), wanted.scheduled(), true);
        stamps = identifiers == null ? null : new FrameStamps(socket.fd(), flags, identifiers);
    }

    /** Opens a ring; on failure nothing stays open. */
    public static TransmitPort open(TransmitOptions options) throws RingException {
        TransmitSocket socket = TransmitSocket.open(options);
        try {
            return new TransmitPort(options, socket);
        } catch (RuntimeException | Error e) { // no heap for the views
            socket.close();
            throw e;
        }
    }

    public ByteBuffer reserve() {
        return closed.get() ? null : queue.reserve();
    }

    public void commit(int length) {
        queue.commit(length);
    }

    public int flush() throws TransmitException {
        enter();
        try {
            return send();
        } finally {
            poll.leave();
        }
    }

    private void enter() throws TransmitException {
        if (closed.get() || !poll.enter()) {
            throw failure(Reason.CLOSED, "is closed");
        }
    }

    private int send() throws TransmitException {
        if (queue.isRefused()) {
            queue.skip();
        }
        long before = queue.taken();
        int errno = attempt();
        if (errno == Errno.ENETDOWN) { // may be an old one, which this call has cleared: it is up again
            errno = attempt();
        }
        if (queue.isRefused()) {
            throw refused(errno);
        }
        if (errno != 0 && errno != Errno.EAGAIN) {
            throw failure(errno);
        }
        return (int) (queue.taken() - before);
    }

    private int attempt() throws TransmitException {
        if (stamps == null) {
            return queue.send();
        }
        queue.collect();
        if (!isReadyForStamps()) {
            return Errno.EAGAIN;
        }
        int errno = queue.send();
        if (errno != 0 && errno != Errno.EAGAIN && !queue.isRefused()) {
            stamps.unsure();
        }
        return errno;
    }

    private boolean isReadyForStamps() throws TransmitException {
        try {
            return stamps.isReady(queue.inFlight());
        } catch (ErrnoException e) {
            throw failure(Reason.OTHER, "does not give time stamps: " + e.getMessage());
        }
    }

    /** Receives a time stamp, without waiting; returns whether there was one. */
    public boolean receiveTransmitted() throws TransmitException {
        enter();
        try {
            return requireStamps().receive();
        } catch (ErrnoException e) {
            throw failure(Reason.OTHER, "does not give time stamps: " + e.getMessage());
        } finally {
            poll.leave();
        }
    }

    private FrameStamps requireStamps() {
        if (stamps == null) {
            throw new IllegalStateException("frames have no time stamps: use TransmitOptions.withTransmitStamps");
        }
        return stamps;
    }

    /** Returns what the last time stamp says. */
    public FrameStamp stamp() {
        return stamps.last();
    }

    public StampCounters stampCounters() {
        return requireStamps().counters(queue.skippedByKernel());
    }

    private FrameRefusedException refused(int errno) {
        long number = queue.firstUnsent();
        int length = queue.refusedLength();
        String what = "frame " + number + " of " + length + " bytes cannot be sent on " + interfaceName + ": ";
        return new FrameRefusedException(what + queue.refusal(errno), number, length, queue.pending());
    }

    private TransmitException failure(int errno) {
        return switch (errno) {
            case Errno.ENETDOWN ->
                failure(Reason.INTERFACE_DOWN, "is down: `ip link set " + interfaceName + " up` lets the ring go on");
            case Errno.ENXIO, Errno.ENODEV ->
                failure(Reason.INTERFACE_GONE, "was removed: open a new ring when it is back");
            case Errno.ENOBUFS ->
                failure(Reason.NO_BUFFERS, "has no room for frames, or no carrier: try again, or send more slowly");
            default -> failure(Reason.OTHER, "refuses frames: " + Errno.text(errno));
        };
    }

    private TransmitException failure(Reason reason, String problem) {
        String subject = reason == Reason.CLOSED ? "the transmit ring on " : "interface ";
        return new TransmitException(
                reason, subject + interfaceName + " " + problem, queue.firstUnsent(), queue.pending());
    }

    public boolean awaitRoom(int timeoutMillis) throws TransmitException {
        return queue.hasRoom() && !closed.get() || await(timeoutMillis, false);
    }

    public boolean awaitSent(int timeoutMillis) throws TransmitException {
        return await(timeoutMillis, true);
    }

    private boolean await(int timeoutMillis, boolean all) throws TransmitException {
        long end = System.nanoTime() + timeoutMillis * NANOS_PER_MILLI;
        int round = 0;
        enter();
        try {
            while (!advance(all)) {
                long left = timeoutMillis < 0 ? Long.MAX_VALUE : (end - System.nanoTime()) / NANOS_PER_MILLI;
                if (left <= 0
                        || awoken.getAndSet(false)
                        || Thread.currentThread().isInterrupted()) {
                    return false;
                }
                sleep(round++, left);
                requireOpen();
            }
            return true;
        } catch (ErrnoException e) {
            throw failure(Reason.OTHER, "cannot be waited for: " + e.getMessage());
        } finally {
            poll.leave();
        }
    }

    private void sleep(int round, long mostMillis) throws ErrnoException {
        if (queue.inFlight() == 0) {
            poll.await((int) Math.min(mostMillis, LONGEST_WAIT_MILLIS));
        } else if (round < SHORT_SLEEPS) {
            LockSupport.parkNanos(this, SHORT_SLEEP_NANOS);
        } else {
            poll.await(LONG_SLEEP_MILLIS);
        }
    }

    /** Sends and collects; returns whether that was all, or whether there is room. */
    private boolean advance(boolean all) throws TransmitException {
        if (queue.pending() > 0) {
            send();
        }
        queue.collect();
        return all ? queue.pending() == 0 && queue.inFlight() == 0 : queue.hasRoom();
    }

    private void requireOpen() throws TransmitException {
        if (closed.get()) {
            throw failure(Reason.CLOSED, "is closed");
        }
    }

    public void wakeUp() {
        awoken.set(true);
        poll.wakeUp();
    }

    public ByteBuffer refused() {
        return queue.refused();
    }

    public void mend(int length) {
        queue.mend(length);
    }

    public void skip() {
        queue.skip();
    }

    public TransmitCounters counters() {
        queue.collect();
        return new TransmitCounters(
                queue.committed(),
                queue.taken(),
                queue.takenBytes(),
                queue.returned(),
                queue.skipped(),
                queue.removed(),
                queue.pending());
    }

    public LinkDescription link() {
        return socket.link();
    }

    public TransmitGeometry geometry() {
        return socket.geometry();
    }

    public void close() {
        if (!closed.getAndSet(true)) {
            socket.close();
        }
    }
}
