package io.witness.api.consumer;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Counts something for operators. Only the consumer's thread writes and reads it, at the cost of a field; others see a copy,
 * a few tenths of a second old.
 */
@ProviderType
public interface Figure {
    /**
     * Adds to the number.
     *
     * @param value may be negative
     */
    void add(long value);

    /**
     * Replaces the number.
     *
     * @param value the new value
     */
    void set(long value);

    /**
     * Reads the number.
     *
     * @return the value written last
     */
    long value();
}
