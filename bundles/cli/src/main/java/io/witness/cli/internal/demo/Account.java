package io.witness.cli.internal.demo;

/**
 * Where all packets of a ring are, as far as one reader is concerned.
 *
 * @param who the reader
 * @param accepted packets put into the ring
 * @param seen packets that the reader itself counted
 * @param missed packets that it was not given because it was slow
 * @param before packets that were there before it came
 * @param underWay packets on their way to it
 */
record Account(String who, long accepted, long seen, long missed, long before, long underWay) {
    static Account of(String who, long seen, Books books, Books.Entry entry) {
        long underWay = books.accepted() - books.taken() + entry.underWay();
        return new Account(who, books.accepted(), seen, entry.skipped(), books.taken() - entry.taken(), underWay);
    }

    boolean addsUp() {
        return accepted == seen + missed + before + underWay;
    }

    /** Whether it is known of each packet what became of it. */
    boolean isSettled() {
        return addsUp() && underWay == 0;
    }

    @Override
    public String toString() {
        return who + ": " + accepted + (addsUp() ? " = " : " is not ") + seen + " seen + " + missed + " missed + "
                + before + " before it came" + (underWay == 0 ? "" : " + " + underWay + " under way");
    }
}
