package io.witness.recording.internal;

import io.witness.decode.CommunityId;
import io.witness.decode.PacketFields;
import io.witness.decode.RepeatedFields;
import java.security.SecureRandom;

/**
 * Collects the keys of the packets of one block. A packet with the same fields as an earlier one costs one look-up. Allocates
 * nothing. For one thread.
 */
final class BlockKeys {
    /** Keys of one kind in a block at most. */
    static final int MOST_KEYS = 1 << 14;
    /** Keys of one kind that one packet has at most: two IP addresses have 3 prefixes each, and 9 VLANs a type each. */
    private static final int MOST_PER_PACKET = 32;

    /** Small, so that it stays in the processor's cache. */
    private static final int MOST_REPEATED = 1 << 10;

    private static final long SPREAD = 0x9E37_79B9_7F4A_7C15L;

    private final KeySet[] kinds = new KeySet[KeyKind.COUNT];
    /** Fingerprints of the fields of packets whose keys are in the sets. */
    private final KeySet seen = new KeySet(MOST_KEYS);

    private final CommunityId communityId = new CommunityId(0);
    /** Unpredictable, so that nobody can send packets that are taken for others. */
    private final long seed = new SecureRandom().nextLong();

    /** Packets whose keys are in the sets, as far as it is known without reading all fields. */
    private final RepeatedFields repeated = new RepeatedFields(MOST_REPEATED);

    private boolean unclear;
    private boolean full;

    BlockKeys() {
        for (int i = 0; i < kinds.length; i++) {
            kinds[i] = new KeySet(MOST_KEYS);
        }
    }

    /** Adds the keys of a packet; there must be room. */
    void add(PacketFields packet) {
        unclear |= !packet.isClear();
        if (unclear || !seen.add(fingerprint(packet))) {
            return;
        }
        addProtocols(packet);
        if (packet.hasPorts()) {
            kind(KeyKind.PORT).add(Keys.port(packet.sourcePort()));
            kind(KeyKind.PORT).add(Keys.port(packet.destinationPort()));
        }
        if (packet.addressWords() == 1) {
            addIpv4(packet.sourceWord(0));
            addIpv4(packet.destinationWord(0));
        } else if (packet.addressWords() > 1) {
            addIpv6(
                    longOf(packet.sourceWord(0), packet.sourceWord(1)),
                    longOf(packet.sourceWord(2), packet.sourceWord(3)));
            addIpv6(
                    longOf(packet.destinationWord(0), packet.destinationWord(1)),
                    longOf(packet.destinationWord(2), packet.destinationWord(3)));
        }
        if (communityId.read(packet)) {
            kind(KeyKind.FLOW).add(Keys.flow(communityId.prefix()));
        }
        full = isAlmostFull();
    }

    /** Returns what recognizes packets that need not be added: who asks about one adds it unless it is recognized. */
    RepeatedFields repeated() {
        return repeated;
    }

    /** Adds a packet that may have any fields. */
    void addUnread() {
        unclear = true;
    }

    private void addProtocols(PacketFields packet) {
        KeySet protocols = kind(KeyKind.PROTOCOL);
        for (int tag = 0; tag < packet.tags(); tag++) {
            protocols.add(Keys.etherType(packet.tagType(tag)));
            protocols.add(Keys.vlan(packet.vlan(tag)));
        }
        if (packet.etherType() != PacketFields.NONE) {
            protocols.add(Keys.etherType(packet.etherType()));
        }
        if (packet.ipProtocol() != PacketFields.NONE) {
            protocols.add(Keys.ipProtocol(packet.ipProtocol()));
            protocols.add(Keys.ipProtocol(packet.nextHeader()));
        }
    }

    private void addIpv4(int address) {
        if (kind(KeyKind.ADDRESS).add(Keys.ipv4(address))) {
            for (int length : Keys.IPV4_PREFIXES) {
                kind(KeyKind.NETWORK).add(Keys.ipv4Prefix(address, length));
            }
        }
    }

    private void addIpv6(long high, long low) {
        if (kind(KeyKind.ADDRESS).add(Keys.ipv6(high, low))) {
            for (int length : Keys.IPV6_PREFIXES) {
                kind(KeyKind.NETWORK).add(Keys.ipv6Prefix(high, length));
            }
        }
    }

    private static long longOf(int high, int low) {
        return (long) high << Integer.SIZE | low & 0xFFFF_FFFFL;
    }

    /** Mixes everything that keys depend on. */
    private long fingerprint(PacketFields packet) {
        long hash = mixed(seed, packet.etherType());
        for (int tag = 0; tag < packet.tags(); tag++) {
            hash = mixed(hash, (long) packet.tagType(tag) << Integer.SIZE | packet.vlan(tag));
        }
        for (int i = 0; i < packet.addressWords(); i++) {
            hash = mixed(hash, longOf(packet.sourceWord(i), packet.destinationWord(i)));
        }
        hash = mixed(hash, longOf(packet.ipProtocol(), packet.nextHeader()));
        if (packet.hasPorts()) {
            hash = mixed(hash, longOf(packet.sourcePort(), packet.destinationPort()));
        } else if (packet.isIcmp()) {
            hash = mixed(hash, longOf(packet.icmpType(), packet.icmpCode()));
        }
        return hash == 0 ? 1 : hash;
    }

    private static long mixed(long hash, long value) {
        long mixed = (hash ^ value) * SPREAD;
        mixed = (mixed ^ mixed >>> 32) * SPREAD;
        return mixed ^ mixed >>> 29;
    }

    /** Tells whether the next packet may have more keys than there is room for. */
    boolean isFull() {
        return full;
    }

    private boolean isAlmostFull() {
        boolean isFull = seen.room() == 0;
        for (KeySet kind : kinds) {
            isFull |= kind.room() < MOST_PER_PACKET;
        }
        return isFull;
    }

    /** Returns the keys of a kind. */
    KeySet kind(KeyKind kind) {
        return kinds[kind.ordinal()];
    }

    /** Tells whether a packet may have other fields than were read: the keys are of no use then. */
    boolean isUnclear() {
        return unclear;
    }

    void clear() {
        for (KeySet kind : kinds) {
            kind.clear();
        }
        seen.clear();
        repeated.clear();
        unclear = false;
        full = false;
    }
}
