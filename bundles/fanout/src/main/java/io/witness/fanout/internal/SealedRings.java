package io.witness.fanout.internal;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSealer;
import java.util.Arrays;
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
        Ring[] rings = {};
        try {
            rings = open.rings().toArray(Ring[]::new);
            for (int i = 0; i < rings.length; i++) {
                rings[i] = rings[i].isSealed() ? rings[i] : sealer.seal(rings[i]);
            }
            return new RingGroup(List.of(rings), open.fanoutId(), open.linkIndex());
        } catch (Throwable e) {
            Throwable more = new ClosingAll()
                    .each(Arrays.asList(rings), Ring::close)
                    .each(open.rings(), Ring::close) // a second call does nothing
                    .problem();
            if (more != null) {
                e.addSuppressed(more);
            }
            throw e;
        }
    }
}
