package io.witness.fanout.internal;

import io.witness.api.socket.Ledger;

/** Keeps a subscription's ledger, an entry a block. Not synchronised: its owner is. */
final class Books {
    private final Tally taken = new Tally();
    private final Tally delivered = new Tally();
    private final Tally skipped = new Tally();
    private final Tally waiting = new Tally();
    private final Tally returned = new Tally();
    private final Tally outstanding = new Tally();
    private final Tally forfeited = new Tally();

    void taken(int packets) {
        taken.add(packets);
        waiting.add(packets);
    }

    void delivered(int packets) {
        waiting.remove(packets);
        delivered.add(packets);
        outstanding.add(packets);
    }

    void skipped(int packets) {
        waiting.remove(packets);
        skipped.add(packets);
    }

    void returned(int packets) {
        outstanding.remove(packets);
        returned.add(packets);
    }

    void forfeited(int packets) {
        outstanding.remove(packets);
        forfeited.add(packets);
    }

    /** Blocks that wait. */
    int waiting() {
        return (int) waiting.blocks();
    }

    /** Blocks in hand. */
    int outstanding() {
        return (int) outstanding.blocks();
    }

    Ledger ledger() {
        return new Ledger(
                taken.count(),
                delivered.count(),
                skipped.count(),
                waiting.count(),
                returned.count(),
                outstanding.count(),
                forfeited.count());
    }
}
