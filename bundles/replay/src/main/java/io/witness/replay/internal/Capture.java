package io.witness.replay.internal;

import io.witness.api.packet.PacketCopy;
import java.io.Closeable;
import java.io.IOException;

/** Supplies packets in the order in which they were recorded. For one thread. */
interface Capture extends Closeable {
    /** Reads the next packet; false if there is none. */
    boolean next(PacketCopy packet) throws IOException;
}
