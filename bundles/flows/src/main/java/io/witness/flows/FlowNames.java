package io.witness.flows;

import io.witness.flows.internal.SlotMemory;
import io.witness.flows.internal.Slots;

/**
 * Reads what a flow's first packets with content told: the application and its name. A flyweight of its {@link FlowRecord}, valid
 * as long as that is.
 */
public final class FlowNames {
    private final SlotMemory memory;
    private int at;

    FlowNames(SlotMemory memory) {
        this.memory = memory;
    }

    FlowNames point(int slotOffset) {
        at = slotOffset;
        return this;
    }

    /**
     * Returns the recognized protocol of the content.
     *
     * @return the application
     */
    public Application application() {
        return Application.of(memory.int8(at + Slots.APPLICATION));
    }

    /**
     * Returns the length of the application's name.
     *
     * @return bytes, 0: none
     */
    public int length() {
        return memory.int8(at + Slots.NAME_LENGTH);
    }

    /**
     * Returns a byte of the name, as it was in the packet.
     *
     * @param index 0 to {@link #length()} - 1
     * @return 0 to 255
     */
    public int byteAt(int index) {
        return memory.int8(at + Slots.NAME + index);
    }

    /**
     * Tells whether the name was longer than the kept 80 bytes.
     *
     * @return whether it was
     */
    public boolean isCut() {
        return memory.int8(at + Slots.NAME_CUT) != 0;
    }

    /**
     * Returns the length of the first protocol that the client offers by ALPN.
     *
     * @return bytes, 0: none
     */
    public int alpnLength() {
        return memory.int8(at + Slots.ALPN_LENGTH);
    }

    /**
     * Returns a byte of that protocol.
     *
     * @param index 0 to {@link #alpnLength()} - 1
     * @return 0 to 255
     */
    public int alpnByte(int index) {
        return memory.int8(at + Slots.ALPN + index);
    }

    /**
     * Returns the type of the first DNS question.
     *
     * @return 16 bits, such as 1 for A
     */
    public int dnsType() {
        return memory.int16(at + Slots.DNS_TYPE);
    }

    /**
     * Tells whether a DNS answer was seen.
     *
     * @return whether {@link #dnsCode} may be called
     */
    public boolean hasDnsAnswer() {
        return (memory.int8(at + Slots.BITS) & Slots.IS_ANSWERED) != 0;
    }

    /**
     * Returns the code of the first DNS answer.
     *
     * @return 0 to 15; 0: no error
     */
    public int dnsCode() {
        return memory.int8(at + Slots.DNS_CODE);
    }
}
