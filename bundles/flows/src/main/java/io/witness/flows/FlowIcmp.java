package io.witness.flows;

import io.witness.flows.internal.SlotMemory;
import io.witness.flows.internal.Slots;

/**
 * Reads the first ICMP messages of a flow, the client's and the server's. A flyweight of its {@link FlowRecord}, valid as long as
 * that is.
 */
public final class FlowIcmp {
    private static final int NONE = -1;

    private final SlotMemory memory;
    private int at;
    private int clientType;
    /** {@link #NONE}: messages of this type are answered, and the slot has the code. */
    private int oneWayCode;

    FlowIcmp(SlotMemory memory) {
        this.memory = memory;
    }

    FlowIcmp point(int slotOffset, FlowRecord flow) {
        at = slotOffset;
        clientType = flow.clientPort();
        oneWayCode = flow.isOneWay() ? flow.serverPort() : NONE;
        return this;
    }

    /**
     * Returns the type of the client's first ICMP message.
     *
     * @return 0 to 255
     */
    public int type() {
        return clientType;
    }

    /**
     * Returns the code of the client's first ICMP message.
     *
     * @return 0 to 255
     */
    public int code() {
        return oneWayCode >= 0 ? oneWayCode : memory.int8(at + Slots.ICMP_CODE);
    }

    /**
     * Tells whether an ICMP message of the server was seen.
     *
     * @return whether {@link #answerType} and {@link #answerCode} may be called
     */
    public boolean hasAnswer() {
        return (memory.int8(at + Slots.BITS) & Slots.HAS_ICMP_ANSWER) != 0;
    }

    /**
     * Returns the type of the server's first ICMP message.
     *
     * @return 0 to 255
     */
    public int answerType() {
        return memory.int8(at + Slots.ANSWER_TYPE);
    }

    /**
     * Returns the code of the server's first ICMP message.
     *
     * @return 0 to 255
     */
    public int answerCode() {
        return memory.int8(at + Slots.ANSWER_CODE);
    }
}
