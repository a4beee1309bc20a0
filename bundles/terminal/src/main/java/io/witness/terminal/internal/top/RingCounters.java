package io.witness.terminal.internal.top;

import java.util.OptionalLong;

/**
 * Holds the counters of a ring.
 *
 * @param socketName the SocketName
 * @param fanoutIndex the ring; empty: the socket has none
 * @param interfaceName the interface
 * @param phase the state of the socket
 * @param detail what is to be known of this state
 * @param since when the ring was opened
 * @param filter what it captures; empty: everything
 * @param blockSize bytes of a block
 * @param numBlocks blocks
 * @param freeBlocks blocks that nobody holds
 * @param blocks blocks that were taken from the kernel
 * @param packets the packets in them
 * @param dropped packets that the kernel dropped
 * @param freezes how often the ring became full
 * @param exact whether the kernel's counters can be relied on
 * @param evicted readers that were evicted
 */
record RingCounters(
        String socketName,
        OptionalLong fanoutIndex,
        String interfaceName,
        String phase,
        String detail,
        String since,
        String filter,
        long blockSize,
        long numBlocks,
        OptionalLong freeBlocks,
        OptionalLong blocks,
        OptionalLong packets,
        OptionalLong dropped,
        long freezes,
        boolean exact,
        long evicted) {
    /** Identifies a ring; one that replaced it is another one. */
    record Key(String socketName, OptionalLong fanoutIndex, String since) {}

    static RingCounters of(Node socket, Node ring) {
        return new RingCounters(
                socket.at("socketName").text(),
                ring.at("fanoutIndex").number(),
                socket.at("interfaceName").text(),
                socket.at("state.phase").text(),
                detail(socket),
                ring.at("since").text(),
                ring.at("description.filter").text(),
                ring.at("description.blockSize").count(),
                ring.at("description.numBlocks").count(),
                ring.at("freeBlocks").number(),
                ring.at("taken.blocks").number(),
                ring.at("taken.packets").number(),
                ring.at("kernel.dropped").number(),
                ring.at("kernel.freezes").count(),
                !Boolean.FALSE.equals(ring.at("exact").value()),
                ring.at("ended.evicted").count());
    }

    private static String detail(Node socket) {
        String detail = socket.at("state.detail").text();
        String refusal = socket.at("state.refusal").text();
        return detail.isEmpty() ? refusal : refusal.isEmpty() ? detail : detail + "; " + refusal;
    }

    Key key() {
        return new Key(socketName, fanoutIndex, since);
    }
}
