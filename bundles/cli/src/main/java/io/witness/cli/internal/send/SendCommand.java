package io.witness.cli.internal.send;

import io.witness.afpacket.TransmitException;
import io.witness.afpacket.TransmitOptions;
import io.witness.afpacket.TransmitRing;
import io.witness.api.packet.LinkTypes;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import io.witness.cli.internal.StopRequest;
import io.witness.cli.internal.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;

/** Sends the packets of files, or generated ones, and sums up. */
public final class SendCommand {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    /** Back to the start of the line, and clear it. */
    private static final String AGAIN = "\r\033[K";

    private final OutputStream out;
    private final PrintStream errors;
    private final StopRequest stop;
    private final boolean terminal = Boolean.getBoolean("witness.send.terminal");
    private boolean showing;

    /** Prints the summary to the one, everything else to the other. */
    public SendCommand(OutputStream out, PrintStream errors, StopRequest stop) {
        this.out = out;
        this.errors = errors;
        this.stop = stop;
    }

    /** Returns the exit status: 0 if all that was asked for was sent, or it was interrupted. */
    public int run(List<String> arguments) {
        if (arguments.equals(List.of("--help"))) {
            errors.print(SendOptions.USAGE);
            return OK;
        }
        try {
            return run(SendOptions.parse(arguments));
        } catch (UsageException e) {
            say(e.getMessage());
            errors.print(SendOptions.USAGE);
            return USAGE;
        } catch (RingException | IOException e) {
            say(e.getMessage());
            return FAILED;
        }
    }

    private int run(SendOptions options) throws RingException, IOException {
        InterfaceKind kind = new InterfaceKind();
        try (TransmitRing ring = open(options, kind)) {
            LinkDescription link = ring.link();
            requireNoFlood(options, kind.isVirtual(link.name(), link.index()));
            return options.sizes().isPresent() ? generate(options, ring) : replay(options, ring);
        }
    }

    // On virtual interfaces a copy is what is fast.
    private static TransmitRing open(SendOptions options, InterfaceKind kind) throws RingException {
        TransmitOptions plain = TransmitOptions.of(options.interfaceName()).withQdiscBypass(options.qdiscBypass());
        TransmitRing ring = TransmitRing.open(plain);
        LinkDescription link = ring.link();
        boolean ethernet = link.linkType().equals(OptionalInt.of(LinkTypes.ETHERNET));
        if (!ethernet || !kind.isVirtual(link.name(), link.index())) {
            return ring;
        }
        ring.close();
        return TransmitRing.open(plain.withCopied(true));
    }

    private static void requireNoFlood(SendOptions options, boolean virtual) throws SendException {
        if (options.isFlood() && !virtual) {
            throw new SendException(options.interfaceName() + " is not known to be a virtual interface: "
                    + (options.sizes().isPresent() ? "--size without --count" : "--loop with --topspeed")
                    + " would flood a real network; use --rate, or --force to do that");
        }
    }

    private int generate(SendOptions options, TransmitRing ring) throws IOException {
        int longest = options.sizes().orElseThrow().longest();
        if (longest > ring.longestFrame()) {
            throw new SendException("--size: frames of " + longest + " bytes are longer than " + options.interfaceName()
                    + " takes: use at most " + ring.longestFrame() + ", or raise its MTU");
        }
        SendReport report = new SendReport(options.pace());
        int status = send(options, ring, new GeneratedFrames(options.sizes().orElseThrow()), report);
        print(report.summary(0, false, 0));
        return status;
    }

    private int replay(SendOptions options, TransmitRing ring) throws IOException {
        SendReport report = new SendReport(options.pace());
        try (FileFrames frames = new FileFrames(
                options.files(),
                options.rounds(),
                new LinkTypeCheck(ring.link()),
                options.skipTruncated(),
                this::say)) {
            frames.check();
            int status = send(options, ring, frames, report);
            print(report.summary(frames.truncated(), options.skipTruncated(), frames.leftOut()));
            return frames.leftOut() > 0 ? FAILED : status;
        }
    }

    private int send(SendOptions options, TransmitRing ring, Frames frames, SendReport report) {
        Waits waits = new Waits();
        stop.onRequest(() -> {
            waits.end();
            ring.wakeUp();
        });
        int status = OK;
        try {
            Consumer<String> progress = terminal ? this::show : line -> {};
            new Sender(ring, frames, new Schedule(options.pace()), waits, report, progress).run(options.count());
        } catch (IOException | TransmitException e) {
            if (!waits.isEnded()) { // otherwise that is how a wait for input ends
                say(e.getMessage());
                status = FAILED;
            }
        }
        return report.refused() > 0 ? FAILED : status;
    }

    private void show(String line) {
        errors.print(AGAIN + line);
        errors.flush();
        showing = true;
    }

    private void clear() {
        if (showing) {
            errors.print(AGAIN);
            errors.flush();
            showing = false;
        }
    }

    private void print(List<String> lines) throws IOException {
        clear();
        out.write((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void say(String notice) {
        clear();
        errors.println("witness send: " + notice);
    }
}
