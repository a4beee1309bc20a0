package io.witness.api.ring;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a ring captures and how it is laid out. A ring that is read over a connection knows the first four only if its
 * server tells them.
 *
 * @param interfaceName the interface
 * @param linkType the LINKTYPE number of the packets (tcpdump.org/linktypes.html), as it was when the ring was opened; empty if
 *     it is unknown, never guessed: then each packet's protocol and offset of the network layer tell what it is
 * @param snapLength how many bytes of a packet are kept at most
 * @param filter the filter's text; empty text: no filter
 * @param blockSize bytes a block
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
     * @param name what stands for the interface
     * @param linkType the LINKTYPE number of its packets, such as {@link io.witness.api.packet.LinkTypes#ETHERNET}
     * @param blockSize bytes a block
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
