package io.witness.cli.internal;

import io.witness.api.packet.Packet;
import io.witness.api.ring.RingDescription;
import java.io.Closeable;
import java.io.IOException;

/** Receives dumped packets. */
interface PacketSink extends Closeable {
    /** Prepares for the packets of a ring; called before its first one. */
    default void begin(RingDescription ring) throws IOException {}

    void write(Packet packet) throws IOException;

    /** Ends a block; called after its last packet. */
    default void endOfBlock() throws IOException {}

    /** Writes all buffered data. */
    void flush() throws IOException;

    @Override
    default void close() throws IOException {
        flush();
    }
}
