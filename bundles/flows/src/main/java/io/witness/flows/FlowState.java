package io.witness.flows;

/** Lists the states of a flow, which decide on its idle timeout. */
public enum FlowState {
    /** Packets in one direction only; TCP before its handshake is complete. */
    NEW("new"),
    /** Packets in both directions; TCP after its handshake. */
    ESTABLISHED("established"),
    /** TCP after RST, or after FIN in both directions. */
    CLOSED("closed");

    private final String text;

    FlowState(String text) {
        this.text = text;
    }

    /** Returns the name in records. */
    @Override
    public String toString() {
        return text;
    }
}
