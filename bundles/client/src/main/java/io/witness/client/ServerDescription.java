package io.witness.client;

import io.witness.api.ring.RingDescription;

/**
 * Describes a socket before a client chooses one of its rings.
 *
 * @param fanoutSize how many rings there are; their fanout indexes are 0 to {@code fanoutSize - 1}
 * @param ring what each ring captures, as far as the server reports it, and its layout
 */
public record ServerDescription(int fanoutSize, RingDescription ring) {}
