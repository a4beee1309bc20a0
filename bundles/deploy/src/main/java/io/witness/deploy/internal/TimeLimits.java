package io.witness.deploy.internal;

import java.time.Duration;

/**
 * Time limits of the deployer.
 *
 * @param look between two looks at the directory
 * @param hanging after which a call is said to hang
 * @param grace for an interrupted call, before it is left behind
 */
record TimeLimits(Duration look, Duration hanging, Duration grace) {
    static final TimeLimits DEFAULT =
            new TimeLimits(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofMillis(500));
}
