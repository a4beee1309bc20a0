package io.witness.recording;

import io.witness.api.socket.OneLine;
import io.witness.filter.FilterException;
import io.witness.recording.internal.Coverage;
import io.witness.recording.internal.Merge;
import io.witness.recording.internal.PendingPackets;
import io.witness.recording.internal.Recordings;
import io.witness.recording.internal.RingFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Reads what a recorder has written of one socket, and goes on with what it writes: first {@link #readPast}, once, then a {@link
 * #tail} of each ring. Together they return each packet once. For one thread, except its tails.
 */
public final class SocketRecordings {
    private final RingFiles files;
    private final long fromNanos;
    private final long toNanos;
    private final String expression;
    private final Consumer<String> notices;

    /**
     * Finds the recordings of a socket.
     *
     * @param directory where the recorder writes
     * @param socket the socket's path
     * @param fromNanos the earliest time, nanoseconds since 1970
     * @param toNanos the latest time, inclusive; {@link Long#MAX_VALUE}: no limit
     * @param expression a filter, see pcap-filter(7); empty: all packets
     * @param notices receives what is wrong with a file, one line each; called by any thread
     * @throws IOException if the directory cannot be read
     */
    public SocketRecordings(
            Path directory, Path socket, long fromNanos, long toNanos, String expression, Consumer<String> notices)
            throws IOException {
        this.fromNanos = fromNanos;
        this.toNanos = toNanos;
        this.expression = expression;
        this.notices = notice -> notices.accept(OneLine.of(notice)); // names of files are foreign text
        files = new RingFiles(directory, socket, fromNanos, this.notices);
    }

    /**
     * Tells whether there are recordings of a ring.
     *
     * @param fanoutIndex the ring
     * @return whether a file of it was found that may have packets of the wanted time
     */
    public boolean has(int fanoutIndex) {
        return files.has(fanoutIndex);
    }

    /**
     * Tells how long a packet is on its way to the files at most, unless the disk is slow.
     *
     * @return milliseconds
     */
    public long delayMillis() {
        return files.delayMillis();
    }

    /**
     * Reads the packets that are in the files now, in the order of their times, with the index where it excludes some.
     *
     * @param progress follows it
     * @param output receives the packets that match
     * @throws FilterException if libpcap refuses the expression, or is missing
     * @throws IOException if the output fails, or the thread is interrupted
     */
    public void readPast(ExtractProgress progress, PacketOutput output) throws FilterException, IOException {
        PacketMatch match = new PacketMatch(expression, Optional.empty());
        Coverage coverage = new Coverage(fromNanos, toNanos);
        Recordings recordings = new Recordings(expression, Optional.empty(), fromNanos, toNanos, coverage, notices);
        recordings.search(files.present(), (done, total) -> progress.progress("searching", done, total), () -> {});
        files.noteUnfinished(recordings);
        Merge merge = new Merge(match, new PendingPackets(output::write), fromNanos, toNanos, notices);
        long total = recordings.candidateBytes();
        merge.run(recordings, done -> progress.progress("reading", Math.min(done, total), total));
        ExtractReport.losses(coverage.losses()).forEach(notices);
        coverage.damages().forEach(damage -> notices.accept("damaged: " + damage));
    }

    /**
     * Follows a ring from where {@link #readPast} ended.
     *
     * @param fanoutIndex the ring
     * @param goesOn asked, in the thread that reads, while there is no packet; false: no packet will be read
     * @return the packets, also those that do not match
     */
    public RingTail tail(int fanoutIndex, BooleanSupplier goesOn) {
        return new RingTail(files, fanoutIndex, goesOn, notices);
    }
}
