package io.witness.api.socket;

import java.time.Instant;
import java.util.List;

/**
 * Describes a socket at one moment.
 *
 * @param socketName the SocketName
 * @param interfaceName the interface
 * @param state its state
 * @param since when that state began
 * @param totals the counters since the socket exists, of closed and open rings
 * @param rings one for each fanout index; none while there are no rings
 */
public record SocketStatus(
        String socketName,
        String interfaceName,
        SocketState state,
        Instant since,
        SocketTotals totals,
        List<RingStatus> rings) {}
