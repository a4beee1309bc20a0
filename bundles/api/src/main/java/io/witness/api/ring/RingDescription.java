package io.witness.api.ring;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Describes what a ring captures and how it is laid out. For a ring that is read over a connection, the first four are known
 * only if its server sends them.
 *
 * @param interfaceName the interface
 * @param linkType the LINKTYPE number of the packets (tcpdump.org/linktypes.html) when the ring was opened; empty if
 *     unknown, never guessed: then use each packet's protocol and network layer offset
 * @param snapLength the largest number of bytes kept of a packet
 * @param filter the filter's text; empty string: no filter
 * @param blockSize bytes per block
 * @param numBlocks blocks in the ring
 */
public record RingDescription(
        Optional<String> interfaceName,
        OptionalInt linkType,
        OptionalInt snapLength,
        Optional<String> filter,
        int blockSize,
        int numBlocks) {
    /**
     * Describes a ring that keeps packets whole and has no filter.
     *
     * @param name the name to show as interface
     * @param linkType the LINKTYPE number of its packets, such as {@link io.witness.api.packet.LinkTypes#ETHERNET}
     * @param blockSize bytes per block
     * @param numBlocks blocks in the ring
     * @return the description
     */
    public static RingDescription of(String name, int linkType, int blockSize, int numBlocks) {
        return new RingDescription(
                Optional.of(name),
                OptionalInt.of(linkType),
                OptionalInt.empty(),
                Optional.of(""),
                blockSize,
                numBlocks);
    }
}
