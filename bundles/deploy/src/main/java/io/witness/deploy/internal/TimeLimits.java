package io.witness.deploy.internal;

import java.time.Duration;

/**
 * Holds the time limits of the deployer.
 *
 * @param look between two scans of the directory
 * @param hanging after which a call counts as hanging
 * @param grace for an interrupted call, before its bundle is abandoned
 */
record TimeLimits(Duration look, Duration hanging, Duration grace) {
    static final TimeLimits DEFAULT =
            new TimeLimits(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofMillis(500));
}
