package io.witness.config.internal;

import java.util.Optional;

/**
 * An entry that cannot be used.
 *
 * @param socketName which socket it means; absent if that is what is wrong with it
 * @param error one line with its place, the problem and the remedy
 */
record BadEntry(Optional<String> socketName, String error) {}
