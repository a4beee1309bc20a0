package io.witness.cli.internal.probe;

import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;
import io.witness.cli.internal.probe.ProbeFrame.Kind;
import io.witness.cli.internal.send.Waits;
import java.nio.ByteBuffer;

/** Sends numbered probes at a rate. For one thread. */
final class ProbeSender {
    private static final double NANOS_PER_SECOND = 1e9;
    /** The kernel begins to take times of arrival some moments after it was asked. */
    private static final long WARM_UP_NANOS = 50_000_000;

    private static final long RETRY_NANOS = 1_000_000;
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final PacketSocket socket;
    private final ProbeLog log;
    private final SentNumbers numbers = new SentNumbers();
    private final Waits waits;
    private final byte[] destination;
    private final byte[] source;
    private final Kind kind;
    private final long run;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(ProbeFrame.LENGTH);
    private final ProbeFrame frame = new ProbeFrame(memory);

    ProbeSender(
            PacketSocket socket, ProbeLog log, Waits waits, byte[] destination, byte[] source, Kind kind, long run) {
        this.socket = socket;
        this.log = log;
        this.waits = waits;
        this.destination = destination.clone();
        this.source = source.clone();
        this.kind = kind;
        this.run = run;
    }

    /** Returns which probe has which identifier. */
    SentNumbers numbers() {
        return numbers;
    }

    /** Sends so many probes, or until the waits are ended; the action runs after each. */
    void run(int count, double rate, Runnable afterEach) throws PacketSocketException {
        waits.until(System.nanoTime() + WARM_UP_NANOS);
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            if (!waits.until(start + (long) (i * NANOS_PER_SECOND / rate)) || !send()) {
                return;
            }
            afterEach.run();
        }
    }

    /** Returns false if it was ended first. */
    private boolean send() throws PacketSocketException {
        int number = log.begin();
        frame.begin(destination, source, kind, run, number);
        long giveUp = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (!trySend(number, giveUp)) {
                if (!waits.until(System.nanoTime() + RETRY_NANOS)) {
                    log.unsent();
                    return false;
                }
            }
            return true;
        } catch (PacketSocketException e) {
            log.unsent();
            if (e.reason() == Reason.INTERRUPTED && waits.isEnded()) {
                return false;
            }
            throw e;
        }
    }

    /** Returns false if the interface had no room, which is to be expected for a while. */
    private boolean trySend(int number, long giveUp) throws PacketSocketException {
        long now = WallClock.nanos();
        frame.written(now);
        try {
            long identifier = socket.send(memory.clear());
            if (identifier == PacketSocket.NOTHING) {
                return false;
            }
            log.time(number, Point.SENT, Clock.USER, now);
            numbers.add(identifier, number, run);
            return true;
        } catch (PacketSocketException e) {
            if (e.reason() == Reason.NO_BUFFERS && System.nanoTime() < giveUp) {
                return false;
            }
            throw e;
        }
    }
}
