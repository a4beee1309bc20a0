package io.witness.api.socket;

/**
 * What a key comes to in a specification, whether the entry has it or not.
 *
 * @param key spelled as in {@code testimony.conf}
 * @param value as it would be written
 * @param cost what another value costs
 */
public record Setting(String key, String value, ChangeCost cost) {}
