package io.witness.it.afpacket;

import java.time.Instant;
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

    /** The time of user space, in ns since 1970, to compare with time stamps. */
    static long now() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }
}
