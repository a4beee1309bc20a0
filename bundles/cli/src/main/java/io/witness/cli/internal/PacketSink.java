package io.witness.cli.internal;

import io.witness.api.packet.Packet;
import io.witness.api.ring.RingDescription;
import java.io.Closeable;
import java.io.IOException;

/** Receives dumped packets. */
interface PacketSink extends Closeable {
    /** Called before the first packet of each ring. */
    default void begin(RingDescription ring) throws IOException {}

    void write(Packet packet) throws IOException;

    /** Called after each block. */
    default void endOfBlock() throws IOException {}

    /** Writes all buffered data. */
    void flush() throws IOException;

    @Override
    default void close() throws IOException {
        flush();
    }
}
