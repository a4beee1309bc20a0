package io.witness.afpacket;

import io.witness.afpacket.TransmitException.Reason;
import io.witness.afpacket.internal.FrameStamp;
import io.witness.afpacket.internal.TransmitPort;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import java.nio.ByteBuffer;

/**
 * Sends frames that a program writes directly into memory that it shares with the kernel: many frames by one system call.
 *
 * <p>The program {@linkplain #reserve reserves} a frame, fills it, {@linkplain #commit commits} it, and after some frames
 * {@linkplain #flush flushes}: the kernel takes them in that order. When a frame's memory is back from the device it can be
 * reserved again. In steady state nothing is allocated.
 *
 * <p>For one thread at a time; {@link #wakeUp} and {@link #close} are for any thread. After {@link #close()}, buffers of frames
 * may still be written: nobody reads that.
 */
public final class TransmitRing implements AutoCloseable {
    private final TransmitPort port;
    private final int sources;

    private TransmitRing(TransmitPort port, int sources) {
        this.port = port;
        this.sources = sources;
    }

    /**
     * Opens a transmit ring. Needs the capability CAP_NET_RAW. The socket has protocol 0: it receives nothing.
     *
     * @param options what to open
     * @return the ring, empty, to be closed by the caller; also if the interface is down
     * @throws io.witness.api.ring.InterfaceMissingException if there is no such interface
     * @throws RingException if the options do not fit together or to the interface, or the kernel refuses: names the relation
     *     and the nearest value that works
     */
    public static TransmitRing open(TransmitOptions options) throws RingException {
        return new TransmitRing(
                TransmitPort.open(options), TimeStamps.bits(options.stamps().sources()));
    }

    /**
     * Returns the bytes of the next frame, to be filled from index 0 on, and then committed. A second call without a commit
     * returns the same frame.
     *
     * @return a buffer over the frame's memory, from position 0 to the room that it has, in network order; always the same one
     *     for the same frame, so it must not be used after the commit; null if there is no room: {@link #awaitRoom}, or the
     *     ring is closed
     */
    public ByteBuffer reserve() {
        return port.reserve();
    }

    /**
     * Passes the reserved frame on, to be sent by the next {@link #flush}. What this thread wrote into it is visible to the
     * kernel (the frame's status is written with release ordering). No system call.
     *
     * @param length bytes of the frame, from index 0 of its buffer; its link header included, unless the kernel writes that
     * @throws IllegalArgumentException if it is not from 1 to the room in the frame
     * @throws IllegalStateException if no frame is reserved
     */
    public void commit(int length) {
        port.commit(length);
    }

    /**
     * Lets the kernel take the committed frames, in order, without waiting. A frame that was refused before, and neither mended
     * nor skipped, is skipped first. Also an interface that is down for a moment only leads to an exception; the next call tries
     * the same frames again.
     *
     * @return how many frames the kernel took; the others stay {@link TransmitCounters#pending()}, because the limit of memory
     *     for frames in flight is reached
     * @throws FrameRefusedException if a frame is in the wrong format: those before it went, see there for how to go on
     * @throws TransmitException if the kernel refuses for another reason: tells which frames went
     */
    public int flush() throws TransmitException {
        return port.flush();
    }

    /**
     * Flushes, and waits until the device has returned all frames.
     *
     * @param timeoutMillis milliseconds at most; negative: no limit
     * @return whether none is pending or in flight; false after the timeout, {@link #wakeUp}, or an interruption of the thread
     *     (whose flag stays set)
     * @throws TransmitException as {@link #flush}; with {@link Reason#CLOSED} if the ring is closed meanwhile
     */
    public boolean awaitSent(int timeoutMillis) throws TransmitException {
        return port.awaitSent(timeoutMillis);
    }

    /**
     * Waits until a frame can be reserved; flushes if frames are pending. Returns at once if there is room.
     *
     * @param timeoutMillis milliseconds at most; negative: no limit
     * @return whether there is room; false after the timeout, {@link #wakeUp}, or an interruption of the thread (whose flag
     *     stays set)
     * @throws TransmitException as {@link #flush}; with {@link Reason#CLOSED} if the ring is closed meanwhile
     */
    public boolean awaitRoom(int timeoutMillis) throws TransmitException {
        return port.awaitRoom(timeoutMillis);
    }

    /**
     * Receives a time stamp of a frame ({@link TransmitOptions#withTransmitStamps}), which comes from the socket's error queue: the frames'
     * own headers have none. Never waits: the stamps of a frame are there when it is back, so after {@link #awaitSent} those of all frames.
     *
     * @param packet receives the identifier, which is the number of the frame (0 for the first committed one), the stage and the time stamps
     * @return whether there was one
     * @throws TransmitException if the kernel refuses, or with {@link Reason#CLOSED}
     * @throws IllegalStateException if the ring was opened without stamps
     */
    public boolean receiveTransmitted(TransmittedPacket packet) throws TransmitException {
        boolean received = port.receiveTransmitted();
        if (received) {
            FrameStamp stamp = port.stamp();
            packet.set(stamp.number(), stamp.stage(), 0);
            int asked = stamp.stage() == TransmitStage.SENT ? sources : 0;
            packet.stamps().set(stamp.softwareNanos(), stamp.hardwareNanos(), asked);
        }
        return received;
    }

    /**
     * Counts the time stamps of frames. Its identifiers are the frames that the kernel took; the failed ones are those of them that it
     * skipped.
     *
     * @return the counters, also after {@link #close()}
     * @throws IllegalStateException if the ring was opened without stamps
     */
    public StampCounters stampCounters() {
        return port.stampCounters();
    }

    /** Ends a running or the next wait. For any thread, at any time. */
    public void wakeUp() {
        port.wakeUp();
    }

    /**
     * Returns the bytes of the frame that was refused, to be changed before {@link #mend}.
     *
     * @return from position 0 to its length
     * @throws IllegalStateException if there is none
     */
    public ByteBuffer refused() {
        return port.refused();
    }

    /**
     * Lets the next flush try the refused frame again, in its order.
     *
     * @param length its new length in bytes
     * @throws IllegalArgumentException if it is not from 1 to the room in the frame
     * @throws IllegalStateException if there is none
     */
    public void mend(int length) {
        port.mend(length);
    }

    /**
     * Takes the refused frame out of the ring: the pending frames behind it move up, by a copy each. A frame that is reserved
     * has to be reserved, and filled, again.
     *
     * @throws IllegalStateException if there is none
     */
    public void skip() {
        port.skip();
    }

    /**
     * Counts the frames so far; looks which have come back (their status is read with acquire ordering).
     *
     * @return the counters, also after {@link #close()}
     */
    public TransmitCounters counters() {
        return port.counters();
    }

    /**
     * Returns the longest frame that the interface took when the ring was opened.
     *
     * @return bytes, the link header included unless the kernel writes it; a VLAN tag may come in addition
     */
    public int longestFrame() {
        return port.geometry().longestFrame();
    }

    /**
     * Returns the interface as it was when the ring was opened.
     *
     * @return its name, number, link type and MTU
     */
    public LinkDescription link() {
        return port.link();
    }

    /**
     * Returns the number of frames in the ring.
     *
     * @return their number
     */
    public int frames() {
        return port.geometry().frames();
    }

    /**
     * Closes the ring. Frames that the kernel has taken go out, pending ones are given up: call {@link #awaitSent} before to
     * have them sent. Ends waiting calls of another thread. For any thread; a second call does nothing.
     */
    @Override
    public void close() {
        port.close();
    }
}
