package io.witness.api.consumer;

import org.osgi.annotation.versioning.ProviderType;

/**
 * A number that a consumer shows to operators. Written and read by the consumer's thread only, as cheap as a field;
 * others see a copy, some tenths of a second later.
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
     * @param value the new one
     */
    void set(long value);

    /**
     * Reads the number.
     *
     * @return what was written last
     */
    long value();
}
