package io.witness.replay.internal;

import io.witness.api.packet.PacketCopy;

/** Decides which packets are played, and how much of each. */
interface PacketFilter {
    /** Takes all packets as they are. */
    PacketFilter ALL = packet -> true;

    /** Whether a packet is played; cuts it if only a part of it is wanted. */
    boolean passes(PacketCopy packet);
}
