package io.witness.afpacket.internal;

import io.witness.afpacket.StampCounters;
import io.witness.afpacket.TransmitStage;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.ControlMessages;
import io.witness.linux.socket.MessageReceiver;
import io.witness.linux.socket.TimeStampFlags;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Receives the time stamps of a transmit ring's frames from the error queue. For one thread at a time.
 *
 * <p>After an error it is not known whether the kernel counted the frame that it did not send. It then begins to count anew, which
 * has to wait until no frame is in flight: all stamps are in the error queue by then, and are taken out before.
 */
final class FrameStamps {
    private final int fd;
    private final int flags;
    private final FrameIdentifiers frames;
    private final MessageReceiver receiver = new MessageReceiver();
    private final NativeMemory nothing = NativeMemory.allocate(Long.BYTES);
    private final StampLedger scheduled = new StampLedger();
    private final StampLedger software = new StampLedger();
    private final StampLedger hardware = new StampLedger();
    /** Stamps that were taken out before they were asked for. */
    private final Deque<FrameStamp> kept = new ArrayDeque<>();

    private long unmatched;
    private long others;
    private boolean unsure;
    private final FrameStamp last = new FrameStamp();

    // flags: those of the socket.
    FrameStamps(int fd, int flags, FrameIdentifiers frames) {
        this.fd = fd;
        this.flags = flags;
        this.frames = frames;
    }

    /** Receives the next stamp, without waiting; returns whether there was one. */
    boolean receive() throws ErrnoException {
        FrameStamp first = kept.poll();
        if (first == null) {
            return receiveFromKernel();
        }
        last.set(first);
        return true;
    }

    private boolean receiveFromKernel() throws ErrnoException {
        while (true) {
            long length = receiver.receiveError(fd, nothing.address(), 0);
            if (length == -Errno.EAGAIN) {
                return false;
            }
            if (length < 0) {
                throw new ErrnoException("recvmsg", (int) -length);
            }
            if (isKnown(receiver.messages())) {
                return true;
            }
        }
    }

    private boolean isKnown(ControlMessages messages) {
        if (!messages.isOfSentPacket()) {
            others++;
            return false;
        }
        if (!frames.find(messages.identifier())) {
            unmatched++;
            return false;
        }
        TransmitStage stage = TransmitStage.of(messages.stage());
        last.set(frames.number(), stage, messages.softwareNanos(), messages.hardwareNanos());
        if (stage == TransmitStage.SCHEDULED) {
            scheduled.add(frames.takenBefore());
        } else if (stage == TransmitStage.SENT) {
            (messages.hardwareNanos() == 0 ? software : hardware).add(frames.takenBefore());
        }
        return true;
    }

    /** Notes an error of the kernel that may have come before or after it counted a frame. */
    void unsure() {
        unsure = true;
    }

    /** Tells whether frames may be sent: their stamps would be matched. */
    boolean isReady(long inFlight) throws ErrnoException {
        if (unsure && inFlight == 0) {
            while (receiveFromKernel()) {
                FrameStamp stamp = new FrameStamp();
                stamp.set(last);
                kept.add(stamp);
            }
            TimeStampFlags.set(fd, flags & ~TimeStampFlags.SOF_TIMESTAMPING_OPT_ID);
            TimeStampFlags.set(fd, flags);
            frames.restart();
            unsure = false;
        }
        return !unsure;
    }

    /** Returns the stamp that was received last; always the same object. */
    FrameStamp last() {
        return last;
    }

    /** Returns the counters; {@code failed}: frames of those that the kernel took and skipped. */
    StampCounters counters(long failed) {
        long taken = frames.taken();
        return new StampCounters(
                taken,
                failed,
                scheduled.stamps(taken),
                software.stamps(taken),
                hardware.stamps(taken),
                unmatched,
                others);
    }
}
