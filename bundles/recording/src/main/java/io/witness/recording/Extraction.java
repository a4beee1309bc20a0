package io.witness.recording;

import io.witness.api.socket.OneLine;
import io.witness.filter.FilterException;
import io.witness.recording.internal.Captures;
import io.witness.recording.internal.Coverage;
import io.witness.recording.internal.Merge;
import io.witness.recording.internal.PendingPackets;
import io.witness.recording.internal.Recordings;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Extracts packets from all capture files of a directory, in the order of their times: files of a recorder, complete or still
 * being written ({@code .part}), and files of other programs, of any format that {@link io.witness.pcap.CaptureReader} reads.
 * The index beside a file excludes what cannot match; libpcap's filter decides. A missing or damaged index is made again, and
 * stored if the directory is writable.
 *
 * <p>The files may be deleted or completed meanwhile. A damaged file is read up to its damage. An interruption of the thread
 * ends the extraction with an {@link IOException}.
 */
public final class Extraction {
    private final ExtractRequest request;
    private final ExtractProgress progress;
    private final Consumer<String> notices;

    /**
     * Prepares an extraction.
     *
     * @param request which packets
     * @param progress follows it
     * @param notices receives what is wrong with a file, when it is noticed, one line each
     */
    public Extraction(ExtractRequest request, ExtractProgress progress, Consumer<String> notices) {
        this.request = request;
        this.progress = progress;
        this.notices = notices;
    }

    /**
     * Runs the extraction in this thread, once.
     *
     * @param output receives the packets
     * @return what was found and what is missing
     * @throws FilterException if libpcap refuses the expression, or is missing
     * @throws IOException if the directory cannot be read, or the output fails
     */
    public ExtractReport run(PacketOutput output) throws FilterException, IOException {
        // names of files are foreign text
        Consumer<String> notices = notice -> this.notices.accept(OneLine.of(notice));
        FutureMatch match = new FutureMatch(request);
        Coverage coverage = new Coverage(request.fromNanos(), request.toNanos());
        Recordings recordings = new Recordings(
                request.expression(), request.communityId(), request.fromNanos(), request.toNanos(), coverage, notices);
        recordings.search(
                Captures.of(request.directory()),
                (done, total) -> progress.progress("searching", done, total),
                match::await); // before much is done, a mistake in the expression is told
        PendingPackets pending = new PendingPackets(output::write);
        Merge merge = new Merge(match.await(), pending, request.fromNanos(), request.toNanos(), notices);
        long total = recordings.candidateBytes();
        merge.run(recordings, done -> progress.progress("reading", Math.min(done, total), total));
        return new ExtractReport(
                merge.packets(),
                pending.disordered(),
                recordings.files(),
                recordings.blocks(),
                recordings.candidates(),
                coverage.losses().packets(),
                ExtractReport.lines(request, coverage));
    }
}
