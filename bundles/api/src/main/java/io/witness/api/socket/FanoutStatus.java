package io.witness.api.socket;

/**
 * Describes the fanout group of a socket's rings.
 *
 * @param type how packets are spread over the rings, such as {@code lb|rollover}
 * @param program chooses the ring of a packet, as it is written in the entry; empty: there is none, or another process gave it
 * @param id the number of the kernel's group in its network namespace; 0: the rings are in none
 * @param size how many rings the socket has in it
 */
public record FanoutStatus(String type, String program, int id, int size) {}
