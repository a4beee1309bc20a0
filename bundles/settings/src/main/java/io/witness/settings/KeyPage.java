package io.witness.settings;

import java.util.Optional;

/**
 * Holds what only the documentation says about a key.
 *
 * @param unit of a value, empty if it has none
 * @param bounds in words; empty: derived from the key's bounds
 * @param byDefault in words; empty: derived from the key's default
 * @param example a value as it is written in a file
 */
record KeyPage(String unit, Optional<String> bounds, Optional<String> byDefault, String example) {}
