package io.witness.api.socket;

/**
 * Holds the value of a key in a specification, whether the entry contains the key or not.
 *
 * @param key spelled as in {@code testimony.conf}
 * @param value as it would be written
 * @param cost the cost of a change
 */
public record Setting(String key, String value, ChangeCost cost) {}
