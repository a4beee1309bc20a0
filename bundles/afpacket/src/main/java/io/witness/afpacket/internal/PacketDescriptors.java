package io.witness.afpacket.internal;

import io.witness.api.ring.LinkDescription;
import io.witness.linux.SharedDescriptor;

/**
 * Holds the descriptors of a packet socket and its interface.
 *
 * @param receiving what receives
 * @param sending what sends; the same unless there are two
 * @param link the interface as it was when the socket was opened
 */
record PacketDescriptors(SharedDescriptor receiving, SharedDescriptor sending, LinkDescription link) {}
