package io.witness.fanout.internal;

import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSealer;
import io.witness.fanout.internal.dispatch.CloseAll;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The rings of a socket, of a sealed one all of them behind copies, but for those that are sealed as they are.
 *
 * @param group the rings as they are to be used
 * @param sealer what has put some of them behind copies, if anything has
 */
record SealedRings(RingGroup group, Optional<RingSealer> sealer) {
    /** Puts a group behind a sealer, if there is to be one. If that fails all its rings are closed. */
    static SealedRings behind(Optional<RingSealer> sealer, RingGroup open) throws RingException {
        return sealer.isPresent() ? behind(sealer.get(), open) : new SealedRings(open, Optional.empty());
    }

    private static SealedRings behind(RingSealer sealer, RingGroup open) throws RingException {
        Ring[] rings = {};
        boolean copied = false;
        try {
            rings = open.rings().toArray(Ring[]::new);
            for (int i = 0; i < rings.length; i++) {
                if (!rings[i].isSealed()) {
                    rings[i] = sealer.seal(rings[i]);
                    copied = true;
                }
            }
            return new SealedRings(
                    new RingGroup(List.of(rings), open.fanoutId(), open.linkIndex()),
                    copied ? Optional.of(sealer) : Optional.empty());
        } catch (Throwable e) {
            Throwable more = new CloseAll()
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
