package io.witness.replay.internal;

import io.witness.api.packet.PacketCopy;

/** Decides which packets are played, and how much of each. */
interface PacketFilter {
    /** Accepts all packets unchanged. */
    PacketFilter ALL = packet -> true;

    /** Tells whether a packet is played; truncates it if only a part of it is wanted. */
    boolean passes(PacketCopy packet);
}
