package io.witness.cli.internal.flows;

import io.witness.api.ring.RingException;
import io.witness.cli.internal.ReaderGoneException;
import io.witness.cli.internal.Screen;
import io.witness.cli.internal.StopRequest;
import io.witness.cli.internal.UsageException;
import io.witness.flows.EveSettings;
import io.witness.flows.EveWriter;
import io.witness.flows.FlowListener;
import io.witness.flows.FlowMeter;
import io.witness.flows.FlowRecord;
import io.witness.flows.GapRecord;
import io.witness.linux.memory.PrivateMemory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** Prints the flows of capture files or of a Testimony socket. */
public final class FlowsCommand {
    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final int FILE_TYPE = 0170000;
    private static final int SOCKET = 0140000;
    private static final int BUFFER_BYTES = 1 << 16;

    private final BufferedOutputStream out;
    private final PrintStream errors;
    private final StopRequest stop;
    private final Screen screen;
    private FlowsOptions options;
    private TopFlows top;
    /** Null: records are not sent to a collector. */
    private IpfixFlows ipfix;

    public FlowsCommand(OutputStream out, PrintStream errors, StopRequest stop) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.errors = errors;
        this.stop = stop;
        screen = new Screen(this.out, Boolean.getBoolean("witness.flows.terminal"));
    }

    public int run(List<String> arguments) {
        if (arguments.equals(List.of("--help"))) {
            errors.print(FlowsOptions.USAGE);
            return OK;
        }
        try {
            options = FlowsOptions.parse(arguments);
            return run();
        } catch (UsageException e) {
            say(e.getMessage());
            errors.print(FlowsOptions.USAGE);
            return USAGE;
        }
    }

    private FlowMeter meter() throws FlowsException {
        try {
            return new FlowMeter(options.settings(), PrivateMemory::map, listener());
        } catch (IOException e) {
            throw new FlowsException("no memory for the table: use a smaller --max-flows: " + e.getMessage());
        }
    }

    private int run() throws UsageException {
        boolean isSocket = isSocket(options.inputs().get(0));
        if (isSocket && options.inputs().size() > 1) {
            throw new UsageException("there is one SOCKET, not " + options.inputs());
        }
        try {
            return meter(isSocket);
        } catch (FlowsException e) {
            return failed(e.getMessage());
        } catch (ReaderGoneException e) {
            return OK;
        } catch (IOException e) {
            return failed("cannot write: " + e.getMessage());
        }
    }

    /** A path that does not exist yet can only be that of a socket to wait for. */
    private boolean isSocket(Path path) {
        try {
            return ((int) Files.getAttribute(path, "unix:mode") & FILE_TYPE) == SOCKET;
        } catch (IOException e) {
            return options.follow();
        }
    }

    private int meter(boolean isSocket) throws IOException {
        top = new TopFlows(options.top());
        try (IpfixFlows collector = options.ipfix()
                .map(to -> new IpfixFlows(to, options.communityIdSeed()))
                .orElse(null)) {
            ipfix = collector;
            return read(isSocket, meter());
        }
    }

    private int read(boolean isSocket, FlowMeter meter) throws IOException {
        int status = OK;
        try {
            if (isSocket) {
                new SocketFlows(options, stop, this::say, this::tick).read(meter);
            } else {
                new FileFlows(options.inputs(), stop, this::say).read(meter);
            }
        } catch (FlowsException | RingException e) {
            status = failed(e.getMessage());
        }
        finish(meter, status);
        return status;
    }

    private void finish(FlowMeter meter, int status) throws IOException {
        meter.endAll();
        if (options.top() > 0) {
            screen.show(top.table());
        }
        out.flush();
        if (status == OK || meter.counts().packets() > 0) {
            say(FlowsSummary.of(meter.counts()));
        }
    }

    private FlowListener listener() {
        if (options.top() > 0) {
            return top;
        }
        if (ipfix != null) {
            return ipfix;
        }
        EveSettings settings =
                new EveSettings(OptionalInt.of(options.communityIdSeed()), Optional.empty(), Optional.empty());
        EveWriter writer = new EveWriter(settings, (bytes, length) -> out.write(bytes, 0, length));
        return options.gaps() ? writer : new WithoutGaps(writer);
    }

    private void tick(FlowMeter meter) throws IOException {
        if (options.top() > 0) {
            TopFlows withLive = new TopFlows(top);
            meter.forEachLive(withLive);
            screen.show(withLive.table());
        }
        if (ipfix != null) {
            ipfix.tick();
        }
        out.flush();
    }

    private void say(String notice) {
        errors.println("witness flows: " + notice);
    }

    private int failed(String reason) {
        say(reason);
        return FAILED;
    }

    /** Passes on flows only. */
    private record WithoutGaps(FlowListener to) implements FlowListener {
        @Override
        public void flow(FlowRecord flow) throws IOException {
            to.flow(flow);
        }

        @Override
        public void gap(GapRecord gap) {}
    }
}
