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
 * Puts copies between the rings of a sealed socket and its readers, except for rings that are sealed already.
 *
 * @param group the rings for readers
 * @param sealer the sealer that copies some of them, if any
 */
record SealedRings(RingGroup group, Optional<RingSealer> sealer) {
    /** Puts a group behind a sealer, if there is one. If that fails, all its rings are closed. */
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
