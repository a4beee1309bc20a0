package io.witness.flows;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Holds the settings of an {@link EveWriter}.
 *
 * @param communityIdSeed the seed of Community IDs, 0 to 65535; empty: records have none
 * @param interfaceName the interface of the packets
 * @param host the sensor's name
 */
public record EveSettings(OptionalInt communityIdSeed, Optional<String> interfaceName, Optional<String> host) {
    /** The largest seed. */
    public static final int MOST_SEED = 0xFFFF;

    /** Community IDs with the usual seed, and no names. */
    public static final EveSettings DEFAULT = new EveSettings(OptionalInt.of(0), Optional.empty(), Optional.empty());

    /**
     * Creates settings.
     *
     * @param communityIdSeed the seed of Community IDs, 0 to 65535; empty: records have none
     * @param interfaceName the interface of the packets
     * @param host the sensor's name
     * @throws IllegalArgumentException if a value is out of bounds
     */
    public EveSettings {
        if (communityIdSeed.isPresent() && communityIdSeed.getAsInt() >>> Short.SIZE != 0) {
            throw new IllegalArgumentException(
                    "community ID seed " + communityIdSeed.getAsInt() + ": use 0 to " + MOST_SEED);
        }
    }
}
