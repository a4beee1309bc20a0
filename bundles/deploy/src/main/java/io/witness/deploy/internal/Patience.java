package io.witness.deploy.internal;

import java.time.Duration;

/**
 * Time limits of the deployer.
 *
 * @param look between two looks at the directory
 * @param hanging after which a call is said to hang
 * @param grace for an interrupted call, before it is left behind
 */
record Patience(Duration look, Duration hanging, Duration grace) {
    static final Patience DEFAULT = new Patience(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofMillis(500));
}
