package io.witness.api.ring;

import java.util.List;

/**
 * Holds the rings of one socket.
 *
 * @param rings the rings in the order of their fanout index; the receiver owns and closes them
 * @param fanoutId the id of the kernel's fanout group; 0: none
 * @param linkIndex the index of the interface that they capture from, see {@link Link} and {@link RingDriver#watch}
 */
public record RingGroup(List<Ring> rings, int fanoutId, int linkIndex) {}
