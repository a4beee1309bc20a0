package io.witness.afpacket.internal;

import io.witness.api.ring.TransmitLayout;
import io.witness.linux.Errno;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/**
 * Tracks the frames of a transmit ring in ring order. Positions only grow: frames before {@code back} are the program's again,
 * those before {@code head} the kernel has taken, those before {@code filled} are committed. The kernel has a head of its own,
 * which moves during a call only, so it can be followed. Allocates nothing after construction; for one thread at a time.
 */
final class TransmitQueue {
    private static final int NOT_THE_PROGRAMS =
            TransmitLayout.STATUS_SEND_REQUEST | TransmitLayout.STATUS_SENDING | TransmitLayout.STATUS_WRONG_FORMAT;

    private final TransmitFrames frames;
    private final LongSupplier kernel;
    private final FrameCheck check;
    /** Whether the length has to be checked here. */
    private final boolean checked;
    /** Whether frames in the wrong format are skipped when they are met. */
    private final boolean skipping;

    private final FrameNumbers numbers;

    private long back;
    private long head;
    private long filled;
    /** The place of {@code filled}. */
    private int next;

    private boolean reserved;
    private long removed;
    private long skippedHere;
    private long skippedByKernel;
    private long takenBytes;
    private long pendingBytes;

    /**
     * Starts with an empty ring.
     *
     * @param kernel sends: returns how many bytes the kernel took, or an error number, negated
     * @param check knows which frames the interface takes
     * @param checked whether the kernel does not check that
     * @param skipping whether frames in the wrong format are skipped
     * @param numbers follows which frame is where
     */
    TransmitQueue(
            TransmitFrames frames,
            LongSupplier kernel,
            FrameCheck check,
            boolean checked,
            boolean skipping,
            FrameNumbers numbers) {
        this.frames = frames;
        this.kernel = kernel;
        this.check = check;
        this.checked = checked;
        this.skipping = skipping;
        this.numbers = numbers;
    }

    /** Returns the bytes of the next frame; null if there is no room. */
    ByteBuffer reserve() {
        if (!hasRoom()) {
            return null;
        }
        reserved = true;
        return frames.bytes(next);
    }

    /** Tells whether a frame can be reserved. */
    boolean hasRoom() {
        if (filled - back == frames.count()) {
            collect();
        }
        return filled - back < frames.count();
    }

    /** Passes the reserved frame on; the kernel sees it at the next {@link #send}. */
    void commit(int length) {
        if (!reserved) {
            throw new IllegalStateException("no frame is reserved: call reserve() before commit(" + length + ")");
        }
        requireLength(length);
        reserved = false;
        frames.length(next, length);
        int status = status(next);
        if (status == TransmitLayout.STATUS_WRONG_FORMAT && skipping) {
            skippedHere++;
            numbers.committed(FrameNumbers.NOWHERE);
            return;
        }
        numbers.committed(next);
        frames.statusRelease(next, status);
        pendingBytes += length + frames.overhead();
        filled++;
        next = after(next);
    }

    private void requireLength(int length) {
        if (length < 1 || length > frames.capacity()) {
            throw new IllegalArgumentException(
                    "length=" + length + " is not from 1 to the frame's room: use at most " + frames.capacity());
        }
    }

    // A frame that the kernel would not check is marked as the kernel marks those that it does check.
    private int status(int index) {
        boolean wrong = checked && check.isWrong(frames.bytes(index), frames.length(index));
        return wrong ? TransmitLayout.STATUS_WRONG_FORMAT : TransmitLayout.STATUS_SEND_REQUEST;
    }

    /** Lets the kernel take what is committed, without waiting; returns its error number, 0 if there is none. */
    int send() {
        if (head == filled) {
            return 0;
        }
        long first = head;
        long result = kernel.getAsLong();
        move(result);
        for (long position = first; position < head; position++) {
            numbers.taken(index(position));
        }
        if (result < 0 && !checked && isRefused()) {
            numbers.refused();
        }
        return result < 0 ? (int) -result : 0;
    }

    private void move(long result) {
        if (result == pendingBytes) {
            takenBytes += pendingBytes - (filled - head) * frames.overhead();
            pendingBytes = 0;
            head = filled;
        } else {
            follow(result);
        }
    }

    /** Finds the kernel's head. */
    private void follow(long result) {
        long first = head;
        long passed = 0;
        int index = index(head);
        while (head < filled && !isWaiting(frames.statusAcquire(index))) {
            passed += frames.length(index) + frames.overhead();
            head++;
            index = after(index);
        }
        pendingBytes -= passed;
        takenBytes += passed - (head - first) * frames.overhead();
        if (skipping && passed != result) {
            countSkipped(first);
        }
    }

    private static boolean isWaiting(int status) {
        return (status & (TransmitLayout.STATUS_SEND_REQUEST | TransmitLayout.STATUS_WRONG_FORMAT)) != 0;
    }

    // The kernel does not tell which frames it skipped.
    private void countSkipped(long first) {
        int index = index(first);
        for (long position = first; position < head; position++) {
            int length = frames.length(index);
            if (check.isWrong(frames.bytes(index), length)) {
                skippedByKernel++;
                takenBytes -= length;
            }
            index = after(index);
        }
    }

    /** Looks for frames that came back. */
    void collect() {
        int index = index(back);
        while (back < head && (frames.statusAcquire(index) & NOT_THE_PROGRAMS) == 0) {
            back++;
            index = after(index);
        }
    }

    /** Tells whether the kernel stands at a frame in the wrong format. */
    boolean isRefused() {
        return head < filled && frames.statusAcquire(index(head)) == TransmitLayout.STATUS_WRONG_FORMAT;
    }

    /** Returns the bytes of the frame at which the kernel stands. */
    ByteBuffer refused() {
        requireRefused();
        return frames.bytes(index(head)).limit(refusedLength());
    }

    int refusedLength() {
        return frames.length(index(head));
    }

    /** Says what is wrong with the frame at which the kernel stands. */
    String refusal(int errno) {
        int index = index(head);
        String known = check.refusal(frames.bytes(index), frames.length(index));
        return known.isEmpty() ? "the kernel does not take it: " + Errno.text(errno) : known;
    }

    /** Replaces the length of the frame at which the kernel stands, whose bytes may have been changed, and tries it again. */
    void mend(int length) {
        requireRefused();
        requireLength(length);
        int index = index(head);
        pendingBytes += length - frames.length(index);
        frames.length(index, length);
        frames.statusRelease(index, status(index));
    }

    /** Takes out the frame at which the kernel stands: those behind it move up. A reserved frame is no longer reserved. */
    void skip() {
        requireRefused();
        pendingBytes -= refusedLength() + frames.overhead();
        int index = index(head);
        for (long position = head + 1; position < filled; position++) {
            int following = after(index);
            frames.copy(following, index);
            numbers.moved(following, index);
            frames.statusRelease(index, frames.statusAcquire(following));
            index = following;
        }
        frames.statusRelease(index, TransmitLayout.STATUS_AVAILABLE);
        filled--;
        next = index;
        removed++;
        reserved = false;
    }

    private void requireRefused() {
        if (!isRefused()) {
            throw new IllegalStateException("no frame is refused: call this after a FrameRefusedException only");
        }
    }

    private int index(long position) {
        return (int) (position % frames.count());
    }

    private int after(int index) {
        return index + 1 == frames.count() ? 0 : index + 1;
    }

    /** Returns the number of the first frame that was not taken. */
    long firstUnsent() {
        return head + removed + skippedHere;
    }

    long committed() {
        return filled + removed + skippedHere;
    }

    long taken() {
        return head - skippedByKernel;
    }

    long takenBytes() {
        return takenBytes;
    }

    long returned() {
        return back - Math.min(skippedByKernel, back);
    }

    long skipped() {
        return skippedHere + skippedByKernel;
    }

    /** Returns how many frames the kernel took and skipped. */
    long skippedByKernel() {
        return skippedByKernel;
    }

    long removed() {
        return removed;
    }

    long pending() {
        return filled - head;
    }

    /** Returns how many frames the device has. */
    long inFlight() {
        return head - back;
    }
}
