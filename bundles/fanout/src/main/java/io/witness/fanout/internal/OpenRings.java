package io.witness.fanout.internal;

import io.witness.api.ring.RingSealer;
import java.util.Optional;

/**
 * Rings that are open.
 *
 * @param group the rings
 * @param sealer what has put them behind copies, if anything has
 */
record OpenRings(FanoutGroup group, Optional<RingSealer> sealer) {}
