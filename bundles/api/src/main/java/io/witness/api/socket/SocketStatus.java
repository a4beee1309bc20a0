package io.witness.api.socket;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Describes a socket at one moment.
 *
 * @param socketName the SocketName
 * @param interfaceName the interface
 * @param state its state
 * @param since when that state began
 * @param fanout the fanout group of the present rings; empty while there are none
 * @param totals the counters since the socket exists, of closed and open rings
 * @param rings one for each fanout index; none while there are no rings
 */
public record SocketStatus(
        String socketName,
        String interfaceName,
        SocketState state,
        Instant since,
        Optional<FanoutStatus> fanout,
        SocketTotals totals,
        List<RingStatus> rings) {}
