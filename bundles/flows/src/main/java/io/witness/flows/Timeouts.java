package io.witness.flows;

import io.witness.decode.FlowPacket;

/** Finds the idle timeout of a flow, in nanoseconds. */
final class Timeouts {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final long[] tcp;
    private final long[] other;

    Timeouts(FlowSettings settings) {
        tcp = nanos(settings.tcpNew(), settings.tcpEstablished(), settings.tcpClosed());
        other = nanos(settings.otherNew(), settings.otherEstablished(), settings.otherEstablished());
    }

    /** One for each state, in the order of the states. */
    private static long[] nanos(long... seconds) {
        long[] nanos = seconds.clone();
        for (int i = 0; i < nanos.length; i++) {
            nanos[i] *= NANOS_PER_SECOND;
        }
        return nanos;
    }

    long nanos(int protocol, FlowState state) {
        return (protocol == FlowPacket.TCP ? tcp : other)[state.ordinal()];
    }
}
