package io.witness.cli.internal.demo;

import io.witness.api.socket.OneLine;
import io.witness.flows.TrafficMeter;
import java.util.Map;

/**
 * Holds the counters of one reader at one time; null if unknown.
 *
 * @param who the reader
 * @param packets number of packets
 * @param bytes number of bytes on the wire
 * @param flows number of flows
 * @param lagMillis age of the last packet when it was seen
 * @param worstLagMillis the maximum of that
 * @param missed packets that were not seen
 */
record ReaderSnapshot(
        String who, Long packets, Long bytes, Long flows, Long lagMillis, Long worstLagMillis, Long missed) {
    static ReaderSnapshot ofRing(LedgerSnapshot ledger) {
        return new ReaderSnapshot("ring", ledger.accepted(), null, null, null, null, ledger.dropped());
    }

    static ReaderSnapshot ofConsumer(String who, Map<String, Long> figures, LedgerSnapshot.Entry entry) {
        return new ReaderSnapshot(
                who,
                figures.get("packets"),
                figures.get("bytes"),
                figures.get("flows"),
                figures.get("lag-ms"),
                figures.get("lag-ms-worst"),
                entry.skipped());
    }

    static ReaderSnapshot ofClient(String who, TrafficMeter meter, LedgerSnapshot.Entry entry) {
        return new ReaderSnapshot(
                who,
                meter.packets(),
                meter.bytes(),
                meter.flows(),
                meter.lagMillis(),
                meter.worstLagMillis(),
                entry.skipped());
    }

    /** Creates the snapshot of a reader about which only the runtime's ledger is known. */
    static ReaderSnapshot ofOther(LedgerSnapshot.Entry entry) {
        String who = entry.kind() + " " + OneLine.ofValue(entry.name()) // a process names itself as it likes
                + (entry.pid() == null ? "" : " (pid " + entry.pid() + ")");
        return new ReaderSnapshot(who, entry.delivered(), null, null, null, null, entry.skipped());
    }
}
