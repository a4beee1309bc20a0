package io.witness.flows;

/**
 * Holds the settings of a meter. Timeouts are in seconds by the packets' times; the defaults are Suricata's.
 *
 * @param maxFlows how many flows there are at a time, {@link #LEAST_FLOWS} to {@link #MOST_FLOWS}
 * @param tcpNew idle timeout of TCP before its handshake is complete
 * @param tcpEstablished idle timeout of TCP after its handshake
 * @param tcpClosed idle timeout of TCP after its end
 * @param otherNew idle timeout of other protocols with packets in one direction
 * @param otherEstablished idle timeout of other protocols with packets in both directions
 * @param active after this time a flow that goes on gets a record of what happened so far
 * @param ring 0 to 255: tells meters apart that run at the same time, in the numbers of their flows
 */
public record FlowSettings(
        int maxFlows,
        int tcpNew,
        int tcpEstablished,
        int tcpClosed,
        int otherNew,
        int otherEstablished,
        int active,
        int ring) {
    /** The smallest table. */
    public static final int LEAST_FLOWS = 16;
    /** The largest table, so that it fits into a buffer. */
    public static final int MOST_FLOWS = 6_000_000;
    /** The size of a table, if nothing else is set. */
    public static final int DEFAULT_FLOWS = 1_000_000;

    private static final int MOST_SECONDS = 1_000_000;

    /** The defaults. */
    public static final FlowSettings DEFAULT = new FlowSettings(DEFAULT_FLOWS, 60, 600, 60, 30, 300, 300, 0);

    /**
     * Creates settings.
     *
     * @param maxFlows how many flows there are at a time, {@link #LEAST_FLOWS} to {@link #MOST_FLOWS}
     * @param tcpNew idle timeout of TCP before its handshake is complete
     * @param tcpEstablished idle timeout of TCP after its handshake
     * @param tcpClosed idle timeout of TCP after its end
     * @param otherNew idle timeout of other protocols with packets in one direction
     * @param otherEstablished idle timeout of other protocols with packets in both directions
     * @param active after this time a flow that goes on gets a record of what happened so far
     * @param ring 0 to 255: tells meters apart that run at the same time, in the numbers of their flows
     * @throws IllegalArgumentException if a value is out of bounds
     */
    public FlowSettings {
        require("maxFlows", maxFlows, LEAST_FLOWS, MOST_FLOWS);
        require("tcpNew", tcpNew, 1, MOST_SECONDS);
        require("tcpEstablished", tcpEstablished, 1, MOST_SECONDS);
        require("tcpClosed", tcpClosed, 1, MOST_SECONDS);
        require("otherNew", otherNew, 1, MOST_SECONDS);
        require("otherEstablished", otherEstablished, 1, MOST_SECONDS);
        require("active", active, 1, MOST_SECONDS);
        require("ring", ring, 0, 255);
    }

    private static void require(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + "=" + value + ": use " + least + " to " + most);
        }
    }

    /**
     * Returns the same settings with another size of the table.
     *
     * @param flows how many flows there are at a time
     * @return the settings
     */
    public FlowSettings withMaxFlows(int flows) {
        return new FlowSettings(flows, tcpNew, tcpEstablished, tcpClosed, otherNew, otherEstablished, active, ring);
    }

    /**
     * Returns the same settings for another ring.
     *
     * @param index 0 to 255
     * @return the settings
     */
    public FlowSettings withRing(int index) {
        return new FlowSettings(maxFlows, tcpNew, tcpEstablished, tcpClosed, otherNew, otherEstablished, active, index);
    }
}
