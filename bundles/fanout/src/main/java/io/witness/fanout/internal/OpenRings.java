package io.witness.fanout.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingSealer;
import java.util.Optional;

/**
 * Rings that are open.
 *
 * @param group the rings
 * @param driver what has opened them, which need not be the one of what is wanted now
 * @param sealer what has put them behind copies, if anything has
 */
record OpenRings(FanoutGroup group, RingDriver driver, Optional<RingSealer> sealer) {}
