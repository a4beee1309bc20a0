package io.witness.decode.internal;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.Packet;

/** Hashes the protocol and both endpoints of a packet symmetrically: the same in both directions. For one thread. */
public final class SymmetricHash {
    private static final int MAC_LENGTH = 6;
    /** An odd number without a pattern, which spreads each bit over those above it. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final Headers headers;
    private final long seed;
    private long value;

    /**
     * Creates a hash that has read nothing. All fragments between two hosts belong to one flow, including the first ones.
     */
    public SymmetricHash(int linkType, long seed) {
        headers = new Headers(linkType);
        this.seed = seed;
    }

    /** Hashes a packet; false if it belongs to no flow. */
    public boolean read(Packet packet) {
        headers.read(packet);
        if (headers.ipProtocol() == Headers.NONE) {
            return false;
        }
        boolean together = headers.isFragment();
        boolean hasPorts = headers.hasPorts() && !together;
        int protocol = together ? 0 : headers.ipProtocol(); // a later fragment of IPv6 may not contain its protocol
        int ports = hasPorts ? packet.int32(headers.transportOffset()) : 0;
        int source = headers.sourceOffset();
        int words = headers.addressLength() / Integer.BYTES;
        long from = endpoint(packet, source, words, ports >>> Short.SIZE);
        long to = endpoint(packet, source + words * Integer.BYTES, words, ports & 0xFFFF);
        mix(protocol << 1 | (hasPorts ? 1 : 0), from, to);
        return true;
    }

    /** Hashes the two stations of the packet read last; false if it is not Ethernet. */
    public boolean readStations() {
        if (headers.linkType() != LinkTypes.ETHERNET || headers.networkOffset() == 0) {
            return false;
        }
        Packet packet = headers.packet();
        long to = endpoint(packet, 0, 1, packet.unsignedShort(Integer.BYTES));
        long from = endpoint(packet, MAC_LENGTH, 1, packet.unsignedShort(MAC_LENGTH + Integer.BYTES));
        mix(Headers.NONE, from, to);
        return true;
    }

    private long endpoint(Packet packet, int address, int words, int port) {
        long hash = mixed(seed, port);
        for (int i = 0; i < words; i++) {
            hash = mixed(hash, packet.int32(address + i * Integer.BYTES));
        }
        return hash;
    }

    private void mix(int protocol, long from, long to) {
        value = mixed(mixed(mixed(seed, protocol), Math.min(from, to)), Math.max(from, to)) | 1;
    }

    private static long mixed(long hash, long word) {
        long mixed = (hash ^ word) * SPREAD;
        mixed = (mixed ^ mixed >>> 32) * SPREAD;
        return mixed ^ mixed >>> 29;
    }

    /** Returns the hash, never 0. */
    public long value() {
        return value;
    }
}
