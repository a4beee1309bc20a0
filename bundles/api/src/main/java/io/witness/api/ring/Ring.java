package io.witness.api.ring;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Anything that delivers blocks: a kernel ring, a replay, or a connection to a Testimony server. Who opened it has all of it; each
 * user is given what it uses.
 */
@ProviderType
public interface Ring extends BlockRing, ReadableRing, RingControl {}
