package io.witness.cli.internal.tap;

import io.witness.api.ring.RingException;
import io.witness.cli.internal.ReaderGoneException;
import io.witness.cli.internal.StopRequest;
import io.witness.cli.internal.UsageException;
import io.witness.cli.internal.extract.ProgressLine;
import io.witness.client.TestimonyClient;
import io.witness.filter.FilterException;
import io.witness.recording.PacketMatch;
import io.witness.recording.PcapNgOutput;
import io.witness.recording.SocketRecordings;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Prints or writes the packets of a socket, those that were recorded and those that come. */
public final class TapCommand {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE_ERROR = 2;

    /** Memory for packets of all connections while their recordings are read. */
    private static final long MOST_BYTES = 96L << 20;

    private static final long MOST_BYTES_OF_RING = 32L << 20;

    private final OutputStream out;
    private final PrintStream errors;
    private final StopRequest stop;
    private final List<RingTap> rings = new ArrayList<>();
    private TapOptions options;

    public TapCommand(OutputStream out, PrintStream errors, StopRequest stop) {
        this.out = out;
        this.errors = errors;
        this.stop = stop;
    }

    /** Runs the command; its exit status. */
    public int run(List<String> arguments) {
        if (arguments.equals(List.of("--help"))) {
            errors.print(TapOptions.USAGE);
            return OK;
        }
        try {
            options = TapOptions.parse(arguments, Instant.now());
            return run();
        } catch (UsageException e) {
            say(e.getMessage());
            errors.print(TapOptions.USAGE);
            return USAGE_ERROR;
        }
    }

    private int run() throws UsageException {
        try {
            new PacketMatch(options.filter(), Optional.empty()); // a mistake in it is told first
            int size = TestimonyClient.describe(options.socket()).fanoutSize();
            Optional<SocketRecordings> recordings = recordings();
            try (TapOutput output = open()) {
                TapPackets packets = new TapPackets(output, options.count());
                int status = write(size, recordings, packets);
                output.finish();
                say(summary(packets));
                return status;
            }
        } catch (ReaderGoneException e) {
            return OK;
        } catch (RingException | FilterException | RecordingsException e) {
            return failed(e.getMessage());
        } catch (IOException e) {
            return failed("cannot write: " + e.getMessage());
        }
    }

    private Path directory() {
        return options.recordings().orElse(Path.of(System.getProperty("witness.recordings", "recordings")));
    }

    private Optional<SocketRecordings> recordings() throws UsageException, RecordingsException {
        Path directory = directory();
        if (!Files.isDirectory(directory)) {
            if (options.recordings().isPresent()) {
                throw new UsageException("--recordings " + directory + " is no directory");
            }
            say("no recordings: there is no directory " + directory + "; it begins now");
            return Optional.empty();
        }
        try {
            return Optional.of(new SocketRecordings(
                    directory, options.socket(), options.fromNanos(), options.toNanos(), options.filter(), this::say));
        } catch (AccessDeniedException e) {
            throw new RecordingsException(directory + " cannot be read: permission denied; use sudo");
        } catch (IOException e) {
            throw new RecordingsException(directory + " cannot be read: " + e.getMessage());
        }
    }

    private TapOutput open() throws IOException, UsageException {
        if (options.file().isEmpty()) {
            return new LineOutput(out);
        }
        String file = options.file().get();
        if (PcapNgOutput.isSearched(Path.of(file), directory())) {
            throw new UsageException("-w " + file + " is where recordings are: write to another directory");
        }
        return new FileOutput(file.equals(TapOptions.STANDARD_OUTPUT) ? out : new FileOutputStream(file));
    }

    private int write(int size, Optional<SocketRecordings> recordings, TapPackets packets)
            throws IOException, FilterException, RingException {
        try {
            if (recordings.isPresent()) {
                readPast(recordings.get(), packets);
            }
            if (!packets.isFull() && !stop.isRequested()) {
                readRings(size, recordings, packets);
            }
            return OK;
        } catch (RingException e) {
            packets.flush();
            return failed(e.getMessage());
        } catch (InterruptedException e) {
            return failed("interrupted");
        } finally {
            rings.forEach(RingTap::close);
        }
    }

    private void readPast(SocketRecordings recordings, TapPackets packets) throws IOException, FilterException {
        Thread reading = Thread.currentThread();
        stop.onRequest(reading::interrupt);
        try {
            recordings.readPast(new ProgressLine(errors, Boolean.getBoolean("witness.terminal")), packets);
        } catch (IOException e) {
            if (!packets.isFull() && !stop.isRequested()) {
                throw e;
            }
        } finally {
            stop.onRequest(() -> {});
            Thread.interrupted();
            packets.flush();
        }
    }

    private void readRings(int size, Optional<SocketRecordings> recordings, TapPackets packets)
            throws RingException, FilterException, IOException, InterruptedException {
        Object monitor = new Object();
        long mostBytes = Math.min(MOST_BYTES_OF_RING, MOST_BYTES / size);
        boolean hasAny = false;
        for (int i = 0; i < size; i++) {
            int index = i;
            SocketRecordings ofRing = recordings.filter(all -> all.has(index)).orElse(null);
            hasAny |= ofRing != null;
            rings.add(new RingTap(options, i, ofRing, mostBytes, monitor, this::say));
        }
        if (recordings.isPresent() && !hasAny) {
            say("no recordings of " + options.socket() + ": it begins now");
        }
        for (RingTap ring : rings) {
            ring.start();
        }
        new TapMerge(rings, packets, stop, monitor).run();
    }

    private String summary(TapPackets packets) {
        long missed = rings.stream().mapToLong(RingTap::missedBlocks).sum();
        long malformed = rings.stream().mapToLong(RingTap::malformedBlocks).sum();
        return count(packets.written(), "packet") + ", " + packets.recorded() + " of them recorded, "
                + count(missed, "block") + " missed" + (malformed == 0 ? "" : ", " + malformed + " malformed");
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private void say(String notice) {
        errors.println("witness tap: " + notice);
    }

    private int failed(String reason) {
        say(reason);
        return FAILED;
    }
}
