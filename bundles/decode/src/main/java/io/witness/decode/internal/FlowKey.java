package io.witness.decode.internal;

import io.witness.api.packet.EtherTypes;
import io.witness.api.packet.Packet;

/** Tells flows apart: a hash of protocol and both endpoints, the same in both directions. For one thread. */
public final class FlowKey {
    private static final int IPV4_SOURCE_OFFSET = 12;
    private static final int IPV6_SOURCE_OFFSET = 8;
    private static final int IPV4_WORDS = 1;
    private static final int IPV6_WORDS = 4;
    private static final int PORTS_LENGTH = 4;
    /** An odd number without a pattern, which spreads each bit over those above it. */
    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final Headers headers;
    private final long seed;
    private long fingerprint;

    public FlowKey(int linkType, long seed) {
        headers = new Headers(linkType);
        this.seed = seed;
    }

    /** Points the key at a packet; false if it is of no flow. */
    public boolean read(Packet packet) {
        headers.read(packet);
        if (headers.ipProtocol() == Headers.NONE) {
            return false;
        }
        if (headers.etherType() == EtherTypes.IPV4) {
            mix(packet, headers.networkOffset() + IPV4_SOURCE_OFFSET, IPV4_WORDS);
        } else {
            mix(packet, headers.networkOffset() + IPV6_SOURCE_OFFSET, IPV6_WORDS);
        }
        return true;
    }

    private void mix(Packet packet, int source, int words) {
        boolean hasPorts = hasPorts();
        int ports = hasPorts ? packet.int32(headers.transportOffset()) : 0;
        long from = endpoint(packet, source, words, ports >>> Short.SIZE);
        long to = endpoint(packet, source + words * Integer.BYTES, words, ports & 0xFFFF);
        long protocol = mixed(seed, headers.ipProtocol() << 1 | (hasPorts ? 1 : 0));
        fingerprint = mixed(mixed(protocol, Math.min(from, to)), Math.max(from, to)) | 1;
    }

    private boolean hasPorts() {
        return switch (headers.ipProtocol()) {
            case IpProtocols.TCP, IpProtocols.UDP, IpProtocols.SCTP ->
                !headers.isLaterFragment()
                        && headers.transportOffset() != Headers.NONE
                        && headers.transportBytes() >= PORTS_LENGTH;
            default -> false;
        };
    }

    private long endpoint(Packet packet, int address, int words, int port) {
        long hash = mixed(seed, port);
        for (int i = 0; i < words; i++) {
            hash = mixed(hash, packet.int32(address + i * Integer.BYTES));
        }
        return hash;
    }

    private static long mixed(long hash, long value) {
        long mixed = (hash ^ value) * SPREAD;
        mixed = (mixed ^ mixed >>> 32) * SPREAD;
        return mixed ^ mixed >>> 29;
    }

    /** The flow of the packet, never 0. */
    public long fingerprint() {
        return fingerprint;
    }
}
