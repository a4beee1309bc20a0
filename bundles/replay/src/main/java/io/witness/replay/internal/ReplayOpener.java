package io.witness.replay.internal;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;
import io.witness.memory.ReservedRings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/** Opens the rings of one replay, all or none, and starts the thread that feeds them. */
public final class ReplayOpener {
    /** The {@link RingGroup#linkIndex} of a replay, which has no network interface. */
    static final int NO_LINK = 0;

    private static final int NO_GROUP = 0;
    private static final int DEFAULT_BLOCK_TIMEOUT_MILLIS = 8; // DEFAULT_PRB_RETIRE_TOV, net/packet/af_packet.c

    private final ReplayPlan plan;
    private final RingSpecification specification;
    private final int readers;
    private final ReplayListener listener;
    private final Signal changed = new Signal();
    private final List<ReplayRing> rings = new ArrayList<>();

    /**
     * Creates the opener of a specification.
     *
     * @param plan what is played
     * @param specification the rings
     * @param readers the initial number of readers of each ring
     */
    public ReplayOpener(ReplayPlan plan, RingSpecification specification, int readers, ReplayListener listener) {
        this.plan = plan;
        this.specification = specification;
        this.readers = readers;
        this.listener = listener;
    }

    /** Opens the rings. */
    public RingGroup open() throws RingException {
        try (ReservedRings reserved = ReservedRings.of(specification)) {
            return open(reserved);
        }
    }

    private RingGroup open(ReservedRings reserved) throws RingException {
        CaptureFiles files = new CaptureFiles(plan, listener::odd);
        List<CaptureFile> opened = files.open();
        try {
            Thread thread = thread(files, opened, reserved);
            listener.begins(beginning(opened.get(0)));
            thread.start();
            return new RingGroup(List.<Ring>copyOf(rings), NO_GROUP, NO_LINK);
        } catch (RingException | RuntimeException | Error e) {
            rings.forEach(ReplayRing::close);
            CaptureFiles.close(opened);
            throw e;
        }
    }

    private Thread thread(CaptureFiles files, List<CaptureFile> opened, ReservedRings reserved) throws RingException {
        int linkType = opened.get(0).linkType();
        PacketFilter filter = Filters.of(specification.selection(), linkType);
        RingSelector spread = RingSelector.of(specification, linkType);
        openRings(opened, reserved);
        Rounds rounds = new Rounds(new MergedCaptures(opened), () -> files.reopen(linkType), plan.rounds());
        Feeder feeder = new Feeder(plan, rounds, filter, spread, rings, changed, new Clock(), listener);
        Thread thread = new Thread(feeder, "witness-replay " + plan.name());
        thread.setDaemon(true);
        rings.forEach(ring -> ring.onClose(() -> endReading(thread)));
        return thread;
    }

    // An interruption ends the thread at once, even within a read of an endless or blocking file.
    private void endReading(Thread thread) {
        if (rings.stream().allMatch(ReplayRing::isClosed)) {
            thread.interrupt();
        }
    }

    private void openRings(List<CaptureFile> opened, ReservedRings reserved) throws RingException {
        int snapLength = opened.stream().mapToInt(CaptureFile::snapLength).max().orElseThrow();
        RingDescription description = new RingDescription(
                Optional.of(plan.name()),
                OptionalInt.of(opened.get(0).linkType()),
                OptionalInt.of(Math.min(snapLength, specification.geometry().blockSize())),
                Optional.of(specification.selection().filter()),
                specification.geometry().blockSize(),
                specification.geometry().numBlocks());
        for (int i = 0; i < specification.fanout().size(); i++) {
            rings.add(new ReplayRing(description, reserved.create(), changed, readers, blockTimeoutNanos()));
        }
    }

    private long blockTimeoutNanos() {
        int millis = specification.geometry().blockTimeoutMillis();
        return TimeUnit.MILLISECONDS.toNanos(millis == 0 ? DEFAULT_BLOCK_TIMEOUT_MILLIS : millis);
    }

    private String beginning(CaptureFile first) {
        String files =
                String.join(", ", plan.files().stream().map(Object::toString).toList());
        return plan.name() + ": plays " + files + ", link type " + first.linkType() + ", " + plan;
    }
}
