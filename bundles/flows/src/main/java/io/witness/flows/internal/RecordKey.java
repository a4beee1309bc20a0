package io.witness.flows.internal;

/** Reads the parts of a stored key. */
public final class RecordKey {
    private static final int VLAN_NUMBER = 0xFFF;
    private static final int MOST_VLANS = 3;

    private long word;
    private long context;

    public void read(SlotMemory memory, int at) {
        word = memory.int64(at + Slots.WORD);
        context = memory.int64(at + Slots.CONTEXT);
    }

    public boolean isIpv4() {
        return (word & FlowKey.IPV4) != 0;
    }

    public boolean hasPorts() {
        return (word & FlowKey.PORTS) != 0;
    }

    public boolean isIcmp() {
        return (word & FlowKey.ICMP) != 0;
    }

    public boolean isOneWay() {
        return (word & FlowKey.ONE_WAY) != 0;
    }

    public int protocol() {
        return FlowKey.protocol(word);
    }

    public int numberA() {
        return FlowKey.numberA(word);
    }

    public int numberB() {
        return FlowKey.numberB(word);
    }

    public int vlans() {
        int vlans = 0;
        while (vlans < MOST_VLANS && vlan(vlans) != 0) {
            vlans++;
        }
        return vlans;
    }

    public int vlan(int tag) {
        return (int) (context >>> 12 * tag) & VLAN_NUMBER;
    }
}
