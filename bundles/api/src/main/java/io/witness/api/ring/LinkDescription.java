package io.witness.api.ring;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * An interface as it was when it was asked for.
 *
 * @param name its name, which can change while rings are open on it
 * @param index its number, which cannot
 * @param linkType the LINKTYPE number of its packets (tcpdump.org/linktypes.html); empty if it has none
 * @param hardwareAddress its address in the link layer, two hexadecimal digits a byte and colons between them; empty if
 *     it has none
 * @param mtu bytes that a packet has at most, without the link layer's header
 * @param up whether somebody has set it up ({@code IFF_UP} of netdevice(7))
 */
public record LinkDescription(
        String name, int index, OptionalInt linkType, Optional<String> hardwareAddress, int mtu, boolean up) {}
