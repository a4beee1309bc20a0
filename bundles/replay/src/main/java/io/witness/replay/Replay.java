package io.witness.replay;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.RingSpecification.Geometry;
import io.witness.replay.internal.ReplayListener;
import io.witness.replay.internal.ReplayOpener;
import io.witness.replay.internal.ReplayPlan;
import java.nio.file.Path;
import java.util.List;

/** Plays capture files into a ring, for a program that reads it. */
public final class Replay {
    private Replay() {}

    /**
     * Plays a file.
     *
     * @param file a capture file: pcap or pcapng, optionally compressed with gzip or zstd
     * @param options speed, rounds and ring
     * @return the ring, to be closed by the caller, who is its reader
     * @throws io.witness.api.ring.InterfaceMissingException if there is no such file
     * @throws RingException if it cannot be played
     */
    public static Ring open(Path file, ReplayOptions options) throws RingException {
        return open(List.of(file), options);
    }

    /**
     * Plays several files together, their packets in the order of their times. They have the same link type.
     *
     * @param files one or more capture files
     * @param options speed, rounds and ring
     * @return the ring, to be closed by the caller, who is its reader
     * @throws io.witness.api.ring.InterfaceMissingException if there is no such file
     * @throws RingException if one cannot be played
     */
    public static Ring open(List<Path> files, ReplayOptions options) throws RingException {
        List<Path> absolute = files.stream().map(Path::toAbsolutePath).toList();
        ReplayPlan plan = new ReplayPlan(absolute, options.speed(), options.rounds(), options.timeStamps());
        return new ReplayOpener(plan, specification(plan, options), 1, ReplayListener.NOBODY)
                .open()
                .rings()
                .get(0);
    }

    private static RingSpecification specification(ReplayPlan plan, ReplayOptions options) {
        Geometry geometry = Geometry.of(options.blockSize(), options.numBlocks(), options.blockTimeoutMillis());
        return RingSpecification.of(plan.name(), geometry).withSelection(options.selection());
    }
}
