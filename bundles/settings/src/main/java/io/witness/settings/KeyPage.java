package io.witness.settings;

import java.util.Optional;

/**
 * What the documentation says of a key besides.
 *
 * @param unit of a value, empty if it has none
 * @param bounds in words; empty: they follow from the key's
 * @param byDefault in words; empty: they follow from the key's
 * @param example a value as it is written in a file
 */
record KeyPage(String unit, Optional<String> bounds, Optional<String> byDefault, String example) {}
