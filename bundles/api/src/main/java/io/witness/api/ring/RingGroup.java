package io.witness.api.ring;

import java.util.List;

/**
 * The rings of one socket.
 *
 * @param rings the rings in the order of their fanout index; the receiver owns and closes them
 * @param fanoutId the id of the kernel's fanout group; 0: they are in none
 * @param linkIndex the index of the interface that they capture from, as {@link RingDriver#watch} tells it, see {@link Link}
 */
public record RingGroup(List<Ring> rings, int fanoutId, int linkIndex) {}
