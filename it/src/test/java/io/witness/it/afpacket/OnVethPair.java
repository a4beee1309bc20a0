package io.witness.it.afpacket;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What tests of one pair of interfaces have in common: each gets a new pair, and a sender at its far end. */
abstract class OnVethPair {
    VethPair pair;
    FrameSender sender;

    @BeforeEach
    void openPair() throws Exception {
        pair = new VethPair();
        sender = new FrameSender(pair.sender);
    }

    @AfterEach
    void closePair() throws Exception {
        sender.close();
        pair.close();
    }
}
