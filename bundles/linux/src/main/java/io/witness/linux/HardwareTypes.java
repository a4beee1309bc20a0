package io.witness.linux;

import io.witness.api.packet.LinkTypes;
import java.util.OptionalInt;

/** The numbers that the kernel gives to the kinds of interfaces ({@code linux/if_arp.h}). */
public final class HardwareTypes {
    private static final int ARPHRD_ETHER = 1;
    private static final int ARPHRD_RAWIP = 519;
    private static final int ARPHRD_LOOPBACK = 772;
    private static final int ARPHRD_IEEE80211 = 801;
    private static final int ARPHRD_IEEE80211_RADIOTAP = 803;
    /** A device without a link header, such as tun. */
    private static final int ARPHRD_NONE = 0xFFFE;

    private HardwareTypes() {}

    /**
     * The link type of an interface's packets.
     *
     * @param hardwareType an ARPHRD number of {@code linux/if_arp.h}
     * @return the LINKTYPE number (tcpdump.org/linktypes.html); empty if unknown, never guessed
     */
    public static OptionalInt linkType(int hardwareType) {
        return switch (hardwareType) {
            case ARPHRD_ETHER, ARPHRD_LOOPBACK -> OptionalInt.of(LinkTypes.ETHERNET);
            case ARPHRD_NONE, ARPHRD_RAWIP -> OptionalInt.of(LinkTypes.RAW);
            case ARPHRD_IEEE80211 -> OptionalInt.of(LinkTypes.IEEE802_11);
            case ARPHRD_IEEE80211_RADIOTAP -> OptionalInt.of(LinkTypes.IEEE802_11_RADIOTAP);
            default -> OptionalInt.empty();
        };
    }
}
