package io.witness.cli.internal.extract;

import io.witness.cli.internal.ReaderGoneException;
import io.witness.cli.internal.StopRequest;
import io.witness.filter.FilterException;
import io.witness.recording.ExtractArguments;
import io.witness.recording.ExtractReport;
import io.witness.recording.Extraction;
import io.witness.recording.PcapNgOutput;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

/** Extracts packets from all capture files of a directory. */
public final class ExtractCommand {
    static final String USAGE =
            """
            usage: witness extract DIR [--from TIME] [--to TIME] [--community-id ID] [FILTER] -w FILE

            Writes the packets of all capture files in DIR to FILE as pcapng, in the order of their times, and says what is
            missing. DIR may be in use by a recorder, and may contain files of other programs. An index beside each file is
            used, and made if it is missing.

              --from TIME, --to TIME
                        only packets from this time on, or up to it: now, -10m (ms, s, m, h, d), or ISO 8601 such as
                        2026-05-01T12:00:00Z, without a zone for this machine's
              --community-id ID
                        only packets of the flow with this Community ID, such as 1:LQU9qZlK+B5F3KDmev6m5PMibrg=
              FILTER    only packets that match, such as 'host 10.0.0.9 and tcp port 443'; see pcap-filter(7)
              -w FILE   the file; "-" is standard output
            """;

    private static final int OK = 0;
    private static final int FAILED = 1;
    private static final int USAGE_ERROR = 2;

    private final OutputStream out;
    private final PrintStream errors;
    private final StopRequest stop;

    public ExtractCommand(OutputStream out, PrintStream errors, StopRequest stop) {
        this.out = out;
        this.errors = errors;
        this.stop = stop;
    }

    /** Runs the command; its exit status. */
    public int run(List<String> arguments) {
        if (arguments.equals(List.of("--help"))) {
            errors.print(USAGE);
            return OK;
        }
        ExtractArguments parsed;
        try {
            parsed = ExtractArguments.parse(arguments, Instant.now());
        } catch (IllegalArgumentException e) {
            say(e.getMessage());
            errors.print(USAGE);
            return USAGE_ERROR;
        }
        Thread extracting = Thread.currentThread();
        stop.onRequest(extracting::interrupt);
        try {
            return extract(parsed);
        } finally {
            stop.onRequest(() -> {});
        }
    }

    private int extract(ExtractArguments arguments) {
        try (PcapNgOutput output = open(arguments.file())) {
            Extraction extraction = new Extraction(
                    arguments.request(), new ProgressLine(errors, Boolean.getBoolean("witness.terminal")), this::say);
            ExtractReport report = extraction.run(output);
            output.finish();
            sumUp(report);
            return OK;
        } catch (ReaderGoneException e) {
            return OK;
        } catch (FilterException e) {
            say(e.getMessage());
            return FAILED;
        } catch (IOException e) {
            say(stop.isRequested() ? "interrupted: nothing is complete" : e.getMessage());
            return FAILED;
        }
    }

    private PcapNgOutput open(String file) throws IOException {
        return file.equals(ExtractArguments.STANDARD_OUTPUT) ? new PcapNgOutput(out) : PcapNgOutput.to(Path.of(file));
    }

    private void sumUp(ExtractReport report) {
        say(report.packets() + (report.packets() == 1 ? " packet" : " packets") + " of " + report.files()
                + (report.files() == 1 ? " file" : " files") + ", of which " + report.readBlocks() + " of "
                + report.blocks() + " blocks were read");
        if (report.disordered() > 0) {
            say(report.disordered() + " packets came after later ones: the files are in too much disorder");
        }
        report.lines().forEach(this::say);
    }

    private void say(String notice) {
        errors.println("witness extract: " + notice);
    }
}
