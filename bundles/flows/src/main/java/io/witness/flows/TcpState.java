package io.witness.flows;

/** Lists the states of a TCP connection, by Suricata's names. */
public enum TcpState {
    /** No flags were seen. */
    NONE("none"),
    /** The client has sent SYN. */
    SYN_SENT("syn_sent"),
    /** The server has answered with SYN and ACK. */
    SYN_RECV("syn_recv"),
    /** The handshake is complete, or data was seen without a handshake. */
    ESTABLISHED("established"),
    /** The server has sent FIN. */
    FIN_WAIT1("fin_wait1"),
    /** The client has acknowledged the server's FIN. */
    FIN_WAIT2("fin_wait2"),
    /** Both have sent FIN, the server first. */
    TIME_WAIT("time_wait"),
    /** Both have sent FIN, the client first. */
    LAST_ACK("last_ack"),
    /** The client has sent FIN. */
    CLOSE_WAIT("close_wait"),
    /** Both have sent FIN and the last acknowledgement was seen, or one has sent RST. */
    CLOSED("closed");

    private static final int FIN = 0x01;
    private static final int SYN = 0x02;
    private static final int RST = 0x04;
    private static final int ACK = 0x10;
    private static final TcpState[] ALL = values();

    private final String text;

    TcpState(String text) {
        this.text = text;
    }

    /** Finds a state by its ordinal without allocating. */
    static TcpState of(int ordinal) {
        return ALL[ordinal];
    }

    /** Returns the state after a segment with these flags. */
    TcpState after(int flags, boolean isFromClient) {
        if ((flags & RST) != 0) {
            return CLOSED;
        }
        if ((flags & FIN) != 0) {
            return afterFin(isFromClient);
        }
        boolean isAck = (flags & ACK) != 0;
        if ((flags & SYN) != 0) {
            return this == NONE || this == SYN_SENT ? isAck ? SYN_RECV : SYN_SENT : this;
        }
        return switch (this) {
            case NONE -> ESTABLISHED;
            case SYN_SENT, SYN_RECV -> isAck && (isFromClient == (this == SYN_RECV)) ? ESTABLISHED : this;
            case FIN_WAIT1 -> isAck && isFromClient ? FIN_WAIT2 : this;
            case LAST_ACK -> isAck && isFromClient ? CLOSED : this;
            case TIME_WAIT -> isAck && !isFromClient ? CLOSED : this;
            default -> this;
        };
    }

    private TcpState afterFin(boolean isFromClient) {
        return switch (this) {
            case FIN_WAIT1, FIN_WAIT2 -> isFromClient ? TIME_WAIT : this;
            case CLOSE_WAIT -> isFromClient ? this : LAST_ACK;
            case LAST_ACK, TIME_WAIT, CLOSED -> this;
            default -> isFromClient ? CLOSE_WAIT : FIN_WAIT1;
        };
    }

    FlowState flowState() {
        return switch (this) {
            case NONE, SYN_SENT, SYN_RECV -> FlowState.NEW;
            case LAST_ACK, TIME_WAIT, CLOSED -> FlowState.CLOSED;
            default -> FlowState.ESTABLISHED;
        };
    }

    /** Returns the name in records. */
    @Override
    public String toString() {
        return text;
    }
}
