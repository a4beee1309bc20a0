package io.witness.cli.internal.probe;

import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketException;
import io.witness.api.ring.RingException;
import io.witness.cli.internal.StopRequest;
import io.witness.cli.internal.probe.ProbeFrame.Kind;
import io.witness.cli.internal.send.Waits;
import java.security.SecureRandom;
import java.util.Optional;

/** Runs probes from their first one to the last late frame: one thread sends, one reads its time stamps, one receives. */
final class ProbeRun {
    /** After an interruption nobody wants to wait for long. */
    private static final int MOST_WAIT_MILLIS = 3000;

    private final ProbeOptions options;
    private final ProbeLog log = new ProbeLog();
    private final Waits waits = new Waits();
    private final Ending ending = new Ending(waits::end);
    private final long run = new SecureRandom().nextLong();
    private final PacketSocket sending;
    /** The same as the other one if this host gets the answers. */
    private final PacketSocket receiving;

    private final byte[] destination;

    private ProbeRun(ProbeOptions options, PacketSocket sending, PacketSocket receiving, byte[] destination) {
        this.options = options;
        this.sending = sending;
        this.receiving = receiving;
        this.destination = destination;
    }

    /** Opens the sockets. */
    static ProbeRun open(ProbeOptions options) throws RingException {
        if (options.toInterface().isEmpty()) {
            PacketSocket both = ProbePort.both(options.interfaceName());
            return new ProbeRun(options, both, both, options.to().orElseThrow());
        }
        PacketSocket receiving = ProbePort.receiver(options.toInterface().get());
        try {
            PacketSocket sending = ProbePort.sender(options.interfaceName());
            return new ProbeRun(options, sending, receiving, ProbePort.address(receiving));
        } catch (RingException e) {
            receiving.close();
            throw e;
        }
    }

    ProbeLog log() {
        return log;
    }

    Ending ending() {
        return ending;
    }

    /** Ends the sending, which is no failure. */
    void end() {
        waits.end();
    }

    /** Sends and receives all. Returns why it ended early; empty if it did not fail. */
    Optional<String> run(StopRequest stop, ProbeView view) throws RingException {
        try {
            stop.onRequest(waits::end);
            Kind kind = options.to().isPresent() ? Kind.REQUEST : Kind.PROBE;
            ProbeSender sender =
                    new ProbeSender(sending, log, waits, destination, ProbePort.address(sending), kind, run);
            startReaders(sender, kind);
            send(sender, view);
            awaitLate();
            view.update(this, true);
        } finally {
            sending.close();
            receiving.close();
        }
        view.clear();
        return ending.failure();
    }

    private void startReaders(ProbeSender sender, Kind kind) {
        Kind expected = kind == Kind.REQUEST ? Kind.ANSWER : Kind.PROBE;
        ProbeReceiver receiver = new ProbeReceiver(receiving, log, run, expected);
        ProbeThread.start("probe receiver", receiving, receiver::receive, ending);
        StampReader stamps = new StampReader(sending, sender.numbers(), (ofRun, number, software, hardware) -> {
            log.time(number, Point.SENT, Clock.SOFTWARE, software);
            log.time(number, Point.SENT, Clock.HARDWARE, hardware);
        });
        ProbeThread.start("probe stamps", sending, stamps::read, ending);
    }

    private void send(ProbeSender sender, ProbeView view) {
        try {
            sender.run(options.count(), options.rate(), () -> view.update(this, false));
        } catch (PacketSocketException e) {
            ending.fail(sending, e);
        }
    }

    // Whatever is lost or comes twice, this takes the same time. Another interruption ends it.
    private void awaitLate() {
        boolean ended = waits.isEnded();
        Thread.interrupted(); // which ended the sending
        if (ending.failure().isEmpty()) {
            try {
                Thread.sleep(ended ? Math.min(MOST_WAIT_MILLIS, options.waitMillis()) : options.waitMillis());
            } catch (InterruptedException e) {
                Thread.interrupted();
            }
        }
    }

    /** Sums up what is known until now. */
    ProbeSummary summary() {
        return log.summary(receiving.statistics().dropped());
    }
}
