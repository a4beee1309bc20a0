package io.witness.fanout.internal;

import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingSealer;
import java.util.Optional;

/**
 * Holds open rings and their providers.
 *
 * @param group the rings
 * @param driver the driver that opened them, possibly not the one for the present specification
 * @param sealer the sealer that copies them, if there is one
 */
record OpenRings(FanoutGroup group, RingDriver driver, Optional<RingSealer> sealer) {}
