package io.witness.api.ring;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Describes an interface at the time of the call.
 *
 * @param name its name, which can change while rings are open on it
 * @param index its number, which cannot
 * @param linkType the LINKTYPE number of its packets (tcpdump.org/linktypes.html); empty if it has none
 * @param hardwareAddress its link layer address, two hexadecimal digits per byte, separated by colons; empty if it has none
 * @param mtu the largest packet in bytes, without the link layer's header
 * @param up whether it is administratively up ({@code IFF_UP} of netdevice(7))
 */
public record LinkDescription(
        String name, int index, OptionalInt linkType, Optional<String> hardwareAddress, int mtu, boolean up) {}
