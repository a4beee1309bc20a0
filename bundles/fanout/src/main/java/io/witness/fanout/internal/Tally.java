package io.witness.fanout.internal;

import io.witness.api.socket.BlockCount;

/** A running number of blocks and packets. Not synchronised: its owner is. */
final class Tally {
    private long blocks;
    private long packets;

    void add(int packetCount) {
        blocks++;
        packets += packetCount;
    }

    void remove(int packetCount) {
        blocks--;
        packets -= packetCount;
    }

    long blocks() {
        return blocks;
    }

    BlockCount count() {
        return new BlockCount(blocks, packets);
    }
}
