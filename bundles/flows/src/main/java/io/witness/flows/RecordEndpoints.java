package io.witness.flows;

import io.witness.decode.FlowEndpoints;

/** Shows the endpoints of a flow as those of a packet from the client to the server. */
final class RecordEndpoints implements FlowEndpoints {
    private static final int WORDS_IPV4 = 1;
    private static final int WORDS_IPV6 = 4;

    private FlowRecord flow;

    RecordEndpoints of(FlowRecord newFlow) {
        flow = newFlow;
        return this;
    }

    @Override
    public int ipProtocol() {
        return flow.protocol();
    }

    @Override
    public int addressWords() {
        return flow.isIpv4() ? WORDS_IPV4 : WORDS_IPV6;
    }

    @Override
    public int sourceWord(int word) {
        return word(flow.clientAddressHigh(), flow.clientAddressLow(), word);
    }

    @Override
    public int destinationWord(int word) {
        return word(flow.serverAddressHigh(), flow.serverAddressLow(), word);
    }

    private int word(long high, long low, int word) {
        int index = flow.isIpv4() ? WORDS_IPV6 - 1 : word;
        long half = index < 2 ? high : low;
        return (int) ((index & 1) == 0 ? half >>> Integer.SIZE : half);
    }

    @Override
    public boolean hasPorts() {
        return flow.hasPorts();
    }

    @Override
    public int sourcePort() {
        return flow.clientPort();
    }

    @Override
    public int destinationPort() {
        return flow.serverPort();
    }

    @Override
    public boolean isIcmp() {
        return flow.isIcmp();
    }

    @Override
    public int icmpType() {
        return flow.icmp().type();
    }

    @Override
    public int icmpCode() {
        return flow.icmp().code();
    }
}
