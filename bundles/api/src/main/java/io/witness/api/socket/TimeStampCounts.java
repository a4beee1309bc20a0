package io.witness.api.socket;

/**
 * Counts the packets of a ring by who took their time. The kind of a block's first packet counts for all packets of the
 * block: the thread of a ring reads no more of it. So the counts are exact while all packets of a block are of one kind, and
 * an estimate otherwise.
 *
 * @param copy by the packet socket, when it copied the packet into the ring
 * @param software by the kernel, when it received the packet
 * @param hardware by the network card
 */
public record TimeStampCounts(long copy, long software, long hardware) {
    /** Nothing. */
    public static final TimeStampCounts NONE = new TimeStampCounts(0, 0, 0);
}
