package io.witness.afpacket.internal;

import io.witness.api.ring.RingDescription;
import io.witness.api.ring.RingSpecification;
import java.util.Optional;
import java.util.OptionalInt;

/** What an AF_PACKET ring says of itself. */
final class Descriptions {
    /** What filters of libpcap's keep of a packet; without one, the kernel keeps what fits into a block. */
    static final int SNAP_LENGTH = 262_144;

    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_RAWIP = 519;
    private static final int ARPHRD_LOOPBACK = 772;
    private static final int ARPHRD_IEEE80211 = 801;
    private static final int ARPHRD_IEEE80211_RADIOTAP = 803;
    /** A device without a link header, such as tun. */
    private static final int ARPHRD_NONE = 0xFFFE;

    private static final int LINKTYPE_ETHERNET = 1;
    private static final int LINKTYPE_RAW = 101;
    private static final int LINKTYPE_IEEE802_11 = 105;
    private static final int LINKTYPE_IEEE802_11_RADIOTAP = 127;

    private Descriptions() {}

    static RingDescription of(RingSpecification specification, int hardwareType) {
        return new RingDescription(
                Optional.of(specification.interfaceName()),
                linkType(hardwareType),
                OptionalInt.of(SNAP_LENGTH),
                Optional.of(specification.selection().filter()),
                specification.blockSize(),
                specification.numBlocks());
    }

    /** The LINKTYPE of a hardware type of {@code linux/if_arp.h}; absent if unknown, never guessed. */
    static OptionalInt linkType(int hardwareType) {
        return switch (hardwareType) {
            case ARPHRD_ETHER, ARPHRD_LOOPBACK -> OptionalInt.of(LINKTYPE_ETHERNET);
            case ARPHRD_NONE, ARPHRD_RAWIP -> OptionalInt.of(LINKTYPE_RAW);
            case ARPHRD_IEEE80211 -> OptionalInt.of(LINKTYPE_IEEE802_11);
            case ARPHRD_IEEE80211_RADIOTAP -> OptionalInt.of(LINKTYPE_IEEE802_11_RADIOTAP);
            default -> OptionalInt.empty();
        };
    }
}
