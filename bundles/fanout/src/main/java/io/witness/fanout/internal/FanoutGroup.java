package io.witness.fanout.internal;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.RingStatus;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.SocketSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/** The open rings of one socket. */
final class FanoutGroup implements PacketSocket {
    private final int fanoutId;
    private final int linkIndex;
    private final List<FanoutRing> rings = new ArrayList<>();
    private volatile SocketSpecification specification;

    FanoutGroup(SocketSpecification specification, RingGroup group, BiConsumer<FanoutGroup, RingException> onFailure) {
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
                    reason -> onFailure.accept(this, reason)));
        }
    }

    /** Whether these rings are in that one of the kernel's fanout groups. */
    boolean isIn(int id) {
        return fanoutId != 0 && fanoutId == id;
    }

    int linkIndex() {
        return linkIndex;
    }

    /** Whether these rings are what another specification asks for. */
    boolean fits(SocketSpecification wanted) {
        return Difference.sameRings(specification, wanted);
    }

    /** Takes over what does not concern the rings. */
    void change(SocketSpecification fitting) {
        specification = fitting;
        rings.forEach(ring -> ring.change(fitting.quotas()));
    }

    void start() {
        rings.forEach(FanoutRing::start);
    }

    @Override
    public SocketSpecification specification() {
        return specification;
    }

    @Override
    public List<SharedRing> rings() {
        return List.copyOf(rings);
    }

    /** Whether nothing comes any more in any of its rings. */
    boolean isOver() {
        return rings.stream().allMatch(ring -> ring.agent().isOver());
    }

    List<RingStatus> status() {
        return rings.stream().map(FanoutRing::status).toList();
    }

    void close() {
        rings.forEach(FanoutRing::close);
    }

    @Override
    public String toString() {
        return specification.socketName() + ": captures from "
                + specification.rings().interfaceName() + ", " + rings.size()
                + " x " + specification.rings().numBlocks() + " blocks of "
                + specification.rings().blockSize()
                + " bytes"
                + (fanoutId == 0
                        ? ""
                        : ", fanout group " + fanoutId + " ("
                                + specification.rings().fanoutMode() + ")")
                + (specification.rings().sealed() ? ", sealed" : "")
                + (specification.rings().selection().filter().isEmpty()
                        ? ""
                        : ", filter: " + specification.rings().selection().filter());
    }
}
