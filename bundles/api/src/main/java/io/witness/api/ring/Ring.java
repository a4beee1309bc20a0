package io.witness.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Delivers blocks: a kernel ring, a replay, or a connection to a Testimony server. The opener has all of this interface;
 * each user gets the part that it needs.
 */
@ProviderType
public interface Ring extends BlockRing, ReadableRing, RingControl {}
