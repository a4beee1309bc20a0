package io.witness.it;

/** A pair of interfaces under load: numbered frames at a few thousand a second. */
final class LoadedVeth implements AutoCloseable {
    private static final int PACKETS_PER_SECOND = 3000;
    private static final int FRAME_BYTES = 200;

    private final Veth veth;
    private final Child sender;

    private LoadedVeth(Veth veth, Child sender) {
        this.veth = veth;
        this.sender = sender;
    }

    /** Makes the pair so that the captured end has this name. */
    static LoadedVeth create(String captured) throws Exception {
        Veth veth = Veth.create(captured);
        try {
            return new LoadedVeth(veth, Traffic.flood(Distribution.home(), veth, PACKETS_PER_SECOND, FRAME_BYTES));
        } catch (Exception e) {
            veth.close();
            throw e;
        }
    }

    String captured() {
        return veth.captured();
    }

    Veth veth() {
        return veth;
    }

    @Override
    public void close() throws Exception {
        sender.close();
        veth.close();
    }
}
