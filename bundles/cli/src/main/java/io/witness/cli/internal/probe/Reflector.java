package io.witness.cli.internal.probe;

import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;
import io.witness.afpacket.TimeStamps;
import io.witness.api.ring.RingException;
import io.witness.cli.internal.StopRequest;
import io.witness.cli.internal.probe.ProbeFrame.Kind;
import io.witness.cli.internal.probe.ProbeFrame.Verdict;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * Answers requests with the times at which they were received and the answer was sent. The latter is known only afterwards, and
 * so is reported by a later answer to the same sender. An answer is as long as a request, and goes to one address, so that
 * nobody can make it a flood of more than their own frames.
 */
final class Reflector {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final PacketSocket socket;
    private final byte[] own;
    private final double mostPerSecond;
    private final SentNumbers numbers = new SentNumbers();
    private final ReflectedRuns runs = new ReflectedRuns();
    private final Ending ending = new Ending(() -> {});
    private final long[] ignored = new long[Ignored.values().length];
    private final ByteBuffer memory = ByteBuffer.allocateDirect(ProbeFrame.LENGTH);
    private final ProbeFrame frame = new ProbeFrame(memory);
    private final TimeStamps stamps = new TimeStamps();
    private final byte[] peer = new byte[ProbeFrame.ADDRESS_LENGTH];
    private long answered;
    private long secondStart = System.nanoTime();
    private long inSecond;

    private Reflector(PacketSocket socket, byte[] own, double mostPerSecond) {
        this.socket = socket;
        this.own = own;
        this.mostPerSecond = mostPerSecond;
    }

    static Reflector open(ProbeOptions options) throws RingException {
        PacketSocket socket = ProbePort.both(options.interfaceName());
        try {
            return new Reflector(socket, ProbePort.address(socket), options.rate());
        } catch (RingException e) {
            socket.close();
            throw e;
        }
    }

    /** Returns the address that probes have to go to. */
    String address() {
        return HexFormat.ofDelimiter(":").formatHex(own);
    }

    /** Answers until a stop is requested. Returns why it ended earlier; empty if it did not. */
    Optional<String> run(StopRequest stop) {
        StampReader reader = new StampReader(socket, numbers, runs::stamped);
        Thread stampThread = ProbeThread.start("probe stamps", socket, reader::read, ending);
        stop.onRequest(socket::close);
        try {
            while (true) {
                reflect();
            }
        } catch (PacketSocketException e) {
            if (e.reason() != Reason.CLOSED) {
                ending.fail(socket, e);
            }
        } finally {
            socket.close();
        }
        await(stampThread);
        return ending.failure();
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void reflect() throws PacketSocketException {
        int length = socket.receive(memory.clear(), null, stamps);
        if (length == PacketSocket.NOTHING) {
            return;
        }
        long userNanos = WallClock.nanos();
        Verdict verdict = frame.check(Math.min(length, memory.position()));
        if (verdict != Verdict.VALID) {
            ignored(Ignored.of(verdict));
        } else if (frame.kind() != Kind.REQUEST) {
            ignored(Ignored.UNKNOWN);
        } else if (mayAnswer()) {
            answer(userNanos);
        } else {
            ignored(Ignored.NOT_ANSWERED);
        }
    }

    private void ignored(Ignored why) {
        ignored[why.ordinal()]++;
    }

    // Not to a group, and not more often than is allowed.
    private boolean mayAnswer() {
        frame.source(peer);
        long now = System.nanoTime();
        if (now - secondStart >= NANOS_PER_SECOND) {
            secondStart = now;
            inSecond = 0;
        }
        return (peer[0] & 1) == 0 && inSecond++ < mostPerSecond;
    }

    private void answer(long userNanos) throws PacketSocketException {
        long run = frame.run();
        long number = frame.number();
        frame.begin(peer, own, Kind.ANSWER, run, number);
        frame.received(userNanos, stamps.softwareNanos(), stamps.hardwareNanos());
        runs.report(run, frame);
        frame.written(WallClock.nanos());
        try {
            long identifier = socket.send(memory.clear());
            if (identifier != PacketSocket.NOTHING) {
                numbers.add(identifier, number, run);
            }
            answered++;
        } catch (PacketSocketException e) {
            if (e.reason() != Reason.NO_BUFFERS) {
                throw e;
            }
            ignored(Ignored.NOT_ANSWERED);
        }
    }

    /** Returns the summary as one line of text. */
    String text() {
        StringJoiner text = new StringJoiner(", ").add("answered " + answered);
        text.add("dropped here " + socket.statistics().dropped());
        for (Ignored why : Ignored.values()) {
            if (ignored[why.ordinal()] > 0) {
                text.add("ignored, " + why.label() + " " + ignored[why.ordinal()]);
            }
        }
        return text.toString();
    }

    /** Returns the summary as one JSON object. */
    String json() {
        StringJoiner reasons = new StringJoiner(",", "{", "}");
        for (Ignored why : Ignored.values()) {
            reasons.add("\"" + why.label() + "\":" + ignored[why.ordinal()]);
        }
        return "{\"answered\":" + answered + ",\"dropped\":"
                + socket.statistics().dropped() + ",\"ignored\":" + reasons + "}";
    }
}
