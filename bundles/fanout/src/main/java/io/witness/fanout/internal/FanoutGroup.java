package io.witness.fanout.internal;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification.Fanout;
import io.witness.api.socket.FanoutStatus;
import io.witness.api.socket.OneLine;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.Reader;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.SocketSpecification;
import io.witness.fanout.internal.dispatch.CloseAll;
import io.witness.fanout.internal.dispatch.FanoutRing;
import io.witness.fanout.internal.dispatch.LossLog;
import io.witness.fanout.internal.dispatch.ThreadShutdown;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Manages the open rings of one socket. */
final class FanoutGroup implements PacketSocket {
    private static final Logger LOG = LoggerFactory.getLogger(FanoutGroup.class);

    private final int fanoutId;
    private final int linkIndex;
    private final List<FanoutRing> rings = new ArrayList<>();
    private volatile SocketSpecification specification;

    FanoutGroup(
            SocketSpecification specification,
            RingGroup group,
            LossLog losses,
            BiConsumer<FanoutGroup, RingException> onFailure) {
        this.specification = specification;
        this.fanoutId = group.fanoutId();
        this.linkIndex = group.linkIndex();
        for (Ring ring : group.rings()) {
            rings.add(new FanoutRing(
                    specification.socketName(),
                    rings.size(),
                    ring,
                    specification.quotas(),
                    System::nanoTime,
                    losses,
                    reason -> onFailure.accept(this, reason)));
        }
    }

    /** Tells whether these rings are in the fanout group with this id. */
    boolean isIn(int id) {
        return fanoutId != 0 && fanoutId == id;
    }

    int linkIndex() {
        return linkIndex;
    }

    /** Tells whether these rings fit another specification. */
    boolean fits(SocketSpecification wanted) {
        return Difference.sameRings(specification, wanted);
    }

    /** Applies the settings that do not affect the rings. */
    void change(SocketSpecification fitting) {
        specification = fitting;
        rings.forEach(ring -> ring.change(fitting.quotas()));
    }

    /** Starts the rings' threads. If that fails, everything is closed. */
    void start() {
        try {
            rings.forEach(FanoutRing::start);
        } catch (RuntimeException | Error e) { // no more threads, say
            close();
            throw e;
        }
    }

    @Override
    public SocketSpecification specification() {
        return specification;
    }

    @Override
    public List<SharedRing> rings() {
        return List.copyOf(rings);
    }

    /** Returns since when all its rings have ended; empty while packets may come. */
    Optional<Instant> endedSince() {
        List<Optional<Instant>> all =
                rings.stream().map(ring -> ring.endedSince()).toList();
        return all.stream().allMatch(Optional::isPresent)
                ? all.stream().flatMap(Optional::stream).max(Comparator.naturalOrder())
                : Optional.empty();
    }

    /** Evicts the chosen readers; returns how many. */
    int evict(Predicate<Reader> chosen, String reason) {
        return rings.stream().mapToInt(ring -> ring.evict(chosen, reason)).sum();
    }

    /** Pauses or resumes the chosen readers; returns for how many that is a change. */
    int pause(Predicate<Reader> chosen, boolean now) {
        return rings.stream().mapToInt(ring -> ring.pause(chosen, now)).sum();
    }

    FanoutStatus fanout() {
        Fanout fanout = specification.rings().fanout();
        return new FanoutStatus(fanout.mode().toString(), fanout.program(), fanoutId, rings.size());
    }

    List<RingStatus> status() {
        return rings.stream().map(FanoutRing::status).toList();
    }

    /** Closes all rings: they stop together, and are waited for together. Returns in time even if a thread hangs. */
    void close() {
        CloseAll stopping = new CloseAll().each(rings, FanoutRing::stop);
        List<Thread> hung =
                ThreadShutdown.await(rings.stream().map(FanoutRing::thread).toList(), FanoutRing.STOP_MILLIS);
        if (!hung.isEmpty()) {
            LOG.error(
                    "{}: did not end within {} ms, and is abandoned: {}",
                    specification.socketName(),
                    FanoutRing.STOP_MILLIS,
                    ThreadShutdown.describe(hung));
        }
        stopping.each(rings, FanoutRing::finish);
        if (stopping.problem() != null) {
            LOG.error("{}: not all of its rings could be closed", specification.socketName(), stopping.problem());
        }
    }

    private String program() {
        String program = specification.rings().fanout().program();
        return program.isEmpty() ? "" : ": " + OneLine.ofValue(program);
    }

    @Override
    public String toString() {
        return specification.socketName() + ": captures from "
                + specification.rings().interfaceName() + ", " + rings.size()
                + " x " + specification.rings().geometry().numBlocks() + " blocks of "
                + specification.rings().geometry().blockSize()
                + " bytes"
                + (fanoutId == 0
                        ? ""
                        : ", fanout group " + fanoutId + " ("
                                + specification.rings().fanout().mode() + program() + ")")
                + (specification.rings().sealed() ? ", sealed" : "")
                + (specification.rings().selection().filter().isEmpty()
                        ? ""
                        : ", filter: " + specification.rings().selection().filter());
    }
}
