package io.witness.server.internal;

import io.witness.api.ring.RingTotals;
import io.witness.api.socket.Ledger;
import io.witness.protocol.Messages;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Formats the message RingStatistics. All its numbers except {@code freezes} count packets. */
final class Statistics {
    private Statistics() {}

    static byte[] message(RingTotals ring, Ledger client) {
        byte[] value = new JsonObject()
                .put("accepted", ring.accepted())
                .put("dropped", ring.dropped())
                .put("freezes", ring.freezes())
                .put("delivered", client.delivered().packets())
                .put("skipped", client.skipped().packets())
                .put("waiting", client.waiting().packets())
                .toString()
                .getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + value.length)
                .putInt(Messages.header(Messages.RING_STATISTICS, value.length))
                .put(value)
                .array();
    }
}
