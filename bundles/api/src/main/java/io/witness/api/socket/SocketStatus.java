package io.witness.api.socket;

import java.time.Instant;
import java.util.List;

/**
 * What is known of a socket at a moment.
 *
 * @param socketName the SocketName
 * @param interfaceName the interface
 * @param state what it does
 * @param since when it began to do so
 * @param totals what was counted since the socket is there, in rings that are closed and in those that are open
 * @param rings one for each fanout index; none while there are no rings
 */
public record SocketStatus(
        String socketName,
        String interfaceName,
        SocketState state,
        Instant since,
        SocketTotals totals,
        List<RingStatus> rings) {}
