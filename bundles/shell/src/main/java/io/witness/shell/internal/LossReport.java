package io.witness.shell.internal;

import io.witness.api.socket.BlockCount;
import io.witness.api.socket.Loss;
import io.witness.api.socket.Reader;
import java.time.Instant;
import java.util.Optional;

/**
 * Describes a loss at a ring of a socket.
 *
 * @param socketName the SocketName
 * @param number counts the losses of the socket
 * @param fanoutIndex the ring
 * @param kind who gave up the packets
 * @param reader who has lost them; empty: all readers
 * @param since when it was noticed
 * @param until when it was noticed for the last time
 * @param lost blocks and packets
 * @param detail why
 */
record LossReport(
        String socketName,
        long number,
        int fanoutIndex,
        Loss.Kind kind,
        Optional<Reader> reader,
        Instant since,
        Instant until,
        BlockCount lost,
        String detail) {
    static LossReport of(String socketName, Loss loss) {
        return new LossReport(
                socketName,
                loss.number(),
                loss.fanoutIndex(),
                loss.kind(),
                loss.reader(),
                loss.since(),
                loss.until(),
                loss.lost(),
                loss.detail());
    }
}
