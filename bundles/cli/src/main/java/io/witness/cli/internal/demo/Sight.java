package io.witness.cli.internal.demo;

import io.witness.api.socket.OneLine;
import io.witness.decode.TrafficMeter;
import java.util.Map;

/**
 * What somebody has seen of the packets up to a moment. A number that nobody tells is null.
 *
 * @param who who has
 * @param packets how many packets
 * @param bytes how many bytes, as they were on the wire
 * @param flows how many flows
 * @param lagMillis how old a packet was at last when it was seen
 * @param worstLagMillis how old at most
 * @param missed how many packets were not seen
 */
record Sight(String who, Long packets, Long bytes, Long flows, Long lagMillis, Long worstLagMillis, Long missed) {
    static Sight ofRing(Books books) {
        return new Sight("ring", books.accepted(), null, null, null, null, books.dropped());
    }

    static Sight ofConsumer(String who, Map<String, Long> figures, Books.Entry entry) {
        return new Sight(
                who,
                figures.get("packets"),
                figures.get("bytes"),
                figures.get("flows"),
                figures.get("lag-ms"),
                figures.get("lag-ms-worst"),
                entry.skipped());
    }

    static Sight ofClient(String who, TrafficMeter meter, Books.Entry entry) {
        return new Sight(
                who,
                meter.packets(),
                meter.bytes(),
                meter.flows(),
                meter.lagMillis(),
                meter.worstLagMillis(),
                entry.skipped());
    }

    /** Of a reader about whom only the runtime's ledger is known. */
    static Sight ofOther(Books.Entry entry) {
        String who = entry.kind() + " " + OneLine.ofValue(entry.name()) // a process names itself as it likes
                + (entry.pid() == null ? "" : " (pid " + entry.pid() + ")");
        return new Sight(who, entry.delivered(), null, null, null, null, entry.skipped());
    }
}
