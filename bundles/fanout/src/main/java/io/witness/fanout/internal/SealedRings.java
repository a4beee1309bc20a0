package io.witness.fanout.internal;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSealer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rings of a sealed socket, all of them behind copies, but for those that are sealed as they are. */
final class SealedRings {
    private SealedRings() {}

    /** The group behind a sealer, if there is to be one. If that fails all its rings are closed. */
    static RingGroup behind(Optional<RingSealer> sealer, RingGroup open) throws RingException {
        return sealer.isPresent() ? behind(sealer.get(), open) : open;
    }

    private static RingGroup behind(RingSealer sealer, RingGroup open) throws RingException {
        List<Ring> rings = new ArrayList<>(open.rings());
        try {
            for (int i = 0; i < rings.size(); i++) {
                Ring ring = rings.get(i);
                rings.set(i, ring.isSealed() ? ring : sealer.seal(ring));
            }
            return new RingGroup(List.copyOf(rings), open.fanoutId(), open.linkIndex());
        } catch (RingException | RuntimeException | Error e) {
            rings.forEach(Ring::close); // those that are sealed take their sources along
            throw e;
        }
    }
}
