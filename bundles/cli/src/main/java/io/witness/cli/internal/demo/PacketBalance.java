package io.witness.cli.internal.demo;

/**
 * Accounts for all packets of a ring from the view of one reader.
 *
 * @param who the reader
 * @param accepted packets put into the ring
 * @param seen packets that the reader counted itself
 * @param missed packets that it did not get because it was slow
 * @param before packets from the time before it subscribed
 * @param inTransit packets on their way to it
 */
record PacketBalance(String who, long accepted, long seen, long missed, long before, long inTransit) {
    static PacketBalance of(String who, long seen, LedgerSnapshot ledger, LedgerSnapshot.Entry entry) {
        long inTransit = ledger.accepted() - ledger.taken() + entry.inTransit();
        return new PacketBalance(
                who, ledger.accepted(), seen, entry.skipped(), ledger.taken() - entry.taken(), inTransit);
    }

    boolean addsUp() {
        return accepted == seen + missed + before + inTransit;
    }

    /** Tells whether each packet is accounted for. */
    boolean isSettled() {
        return addsUp() && inTransit == 0;
    }

    @Override
    public String toString() {
        return who + ": " + accepted + (addsUp() ? " = " : " is not ") + seen + " seen + " + missed + " missed + "
                + before + " before it came" + (inTransit == 0 ? "" : " + " + inTransit + " under way");
    }
}
