package io.witness.cli.internal.probe;

import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.TimeStamps;
import io.witness.cli.internal.probe.ProbeFrame.Kind;
import io.witness.cli.internal.probe.ProbeFrame.Verdict;
import java.nio.ByteBuffer;

/** Receives the probes of one run, or the answers to them, and notes their times. For one thread. */
final class ProbeReceiver {
    private final PacketSocket socket;
    private final ProbeLog log;
    private final long run;
    private final Kind kind;
    private final Point point;
    private final ByteBuffer memory = ByteBuffer.allocateDirect(ProbeFrame.LENGTH);
    private final ProbeFrame frame = new ProbeFrame(memory);
    private final TimeStamps stamps = new TimeStamps();

    // The kind tells which frames it takes: probes at the other end, or answers at this one.
    ProbeReceiver(PacketSocket socket, ProbeLog log, long run, Kind kind) {
        this.socket = socket;
        this.log = log;
        this.run = run;
        this.kind = kind;
        this.point = kind == Kind.ANSWER ? Point.RETURNED : Point.REACHED;
    }

    /** Receives one frame, whatever it is. */
    void receive() throws PacketSocketException {
        int length = socket.receive(memory.clear(), null, stamps);
        if (length != PacketSocket.NOTHING) {
            take(length, WallClock.nanos());
        }
    }

    /** Returns the memory of a received frame. */
    ByteBuffer memory() {
        return memory;
    }

    /** Takes the frame of so many bytes in the memory, received at a time. */
    void take(int length, long userNanos) {
        Verdict verdict = frame.check(Math.min(length, memory.position()));
        if (verdict != Verdict.VALID) {
            log.ignored(Ignored.of(verdict));
        } else if (frame.run() != run) {
            log.ignored(Ignored.OTHER_RUN);
        } else if (frame.kind() != kind) {
            log.ignored(Ignored.UNKNOWN);
        } else if (log.came(frame.number())) {
            note(userNanos);
        }
    }

    private void note(long userNanos) {
        long number = frame.number();
        log.time(number, point, Clock.USER, userNanos);
        log.time(number, point, Clock.SOFTWARE, stamps.softwareNanos());
        log.time(number, point, Clock.HARDWARE, stamps.hardwareNanos());
        if (kind == Kind.ANSWER) {
            noteReflection(number);
        }
    }

    private void noteReflection(long number) {
        for (Clock clock : Clock.values()) {
            log.time(number, Point.REACHED, clock, frame.received(clock));
        }
        log.time(number, Point.ANSWERED, Clock.USER, frame.written());
        for (int i = 0; i < ProbeFrame.REPORTS; i++) {
            long reported = frame.reportNumber(i);
            log.time(reported, Point.ANSWERED, Clock.SOFTWARE, frame.reportTime(i, Clock.SOFTWARE));
            log.time(reported, Point.ANSWERED, Clock.HARDWARE, frame.reportTime(i, Clock.HARDWARE));
        }
    }
}
