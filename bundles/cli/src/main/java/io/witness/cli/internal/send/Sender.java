package io.witness.cli.internal.send;

import io.witness.afpacket.FrameRefusedException;
import io.witness.afpacket.TransmitCounters;
import io.witness.afpacket.TransmitException;
import io.witness.afpacket.TransmitException.Reason;
import io.witness.afpacket.TransmitRing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Puts frames into a transmit ring when they are due, and has those sent that are due together by one call. For one thread. */
final class Sender {
    /** More do not make it faster: a call then costs little beside its frames. */
    private static final int BATCH = 64;

    private static final int ROOM_MILLIS = 100;
    private static final int LAST_MILLIS = 2000;
    private static final long RETRY_NANOS = 100_000;
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long PROGRESS_NANOS = 500_000_000;
    private static final long PREPARE_NANOS = 200_000;

    private final TransmitRing ring;
    private final Frames frames;
    private final Schedule schedule;
    private final Waits waits;
    private final SendReport report;
    private final Consumer<String> progress;
    private long nextProgressNanos;
    private int pending;

    Sender(
            TransmitRing ring,
            Frames frames,
            Schedule schedule,
            Waits waits,
            SendReport report,
            Consumer<String> progress) {
        this.ring = ring;
        this.frames = frames;
        this.schedule = schedule;
        this.waits = waits;
        this.report = report;
        this.progress = progress;
    }

    /** Sends so many frames, or until they end or the waits are ended. */
    void run(long most) throws IOException, TransmitException {
        prepare();
        long start = System.nanoTime();
        report.start(start);
        nextProgressNanos = start + PROGRESS_NANOS;
        try {
            sendAll(most);
        } finally {
            count();
        }
    }

    private void sendAll(long most) throws IOException, TransmitException {
        IOException damage = null;
        try {
            for (long count = 0; count < most && !waits.isEnded() && frames.next(); count++) {
                send(count == 0);
            }
        } catch (IOException e) {
            damage = e;
        }
        finish();
        if (damage != null) {
            throw damage;
        }
    }

    private void send(boolean first) throws TransmitException {
        report.asked();
        if (awaitDue()) {
            add();
        }
        if (first) { // the code that sends is run for the first time, which takes long
            flush();
            schedule.firstSent(System.nanoTime());
        }
    }

    // What a virtual machine does when code is run for the first time must not delay the first frames.
    private void prepare() {
        for (int i = 1; i <= 10; i++) {
            waits.until(System.nanoTime() + PREPARE_NANOS);
        }
    }

    private boolean awaitDue() throws TransmitException {
        if (schedule.isTop()) {
            return true;
        }
        long now = System.nanoTime();
        long due = schedule.dueNanos(frames.timeNanos(), frames.isFirst(), frames.length(), now);
        if (due > now) {
            flush();
            return waits.until(due);
        }
        return true;
    }

    private void add() throws TransmitException {
        ByteBuffer room = room();
        int length = frames.length();
        if (room == null) {
            return; // ended
        }
        if (length < 1 || length > room.capacity()) {
            report.refused("a packet of " + length + " bytes: use at most " + ring.longestFrame());
            return;
        }
        frames.write(room);
        ring.commit(length);
        if (++pending == BATCH) {
            flush();
        }
    }

    private ByteBuffer room() throws TransmitException {
        ByteBuffer room = ring.reserve();
        while (room == null && !waits.isEnded()) {
            flush();
            ring.awaitRoom(ROOM_MILLIS);
            room = ring.reserve();
        }
        return room;
    }

    private void flush() throws TransmitException {
        long patientUntil = 0;
        while (pending > 0 && (patientUntil == 0 || !waits.isEnded())) {
            int before = pending;
            TransmitException failure = tryFlush();
            long now = System.nanoTime();
            if (pending < before || patientUntil == 0) {
                patientUntil = now + PATIENCE_NANOS;
            } else if (failure != null && now > patientUntil) {
                throw failure;
            }
            if (pending > 0 && pending == before) {
                waits.until(now + RETRY_NANOS);
            }
        }
        if (System.nanoTime() >= nextProgressNanos) {
            nextProgressNanos = System.nanoTime() + PROGRESS_NANOS;
            count();
            progress.accept(report.progress());
        }
    }

    /** Returns what stops the ring for a while; null: nothing, or a frame that was taken out. */
    private TransmitException tryFlush() throws TransmitException {
        try {
            pending -= ring.flush();
            return null;
        } catch (FrameRefusedException e) {
            report.refused(e.getMessage());
            ring.skip();
            pending = (int) e.pending() - 1;
            return null;
        } catch (TransmitException e) {
            pending = (int) e.pending();
            if (e.reason() != Reason.NO_BUFFERS) {
                throw e;
            }
            return e;
        }
    }

    private void finish() throws TransmitException {
        flush();
        boolean interrupted = Thread.interrupted(); // it ended a wait for input, and would end the last one
        ring.awaitSent(LAST_MILLIS);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void count() {
        TransmitCounters counters = ring.counters();
        report.sent(counters.taken(), counters.takenBytes(), System.nanoTime());
    }
}
