package io.witness.flows;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Provides the memory of a table. */
@FunctionalInterface
public interface FlowMemory {
    /** Takes direct memory of the JVM, which {@code -XX:MaxDirectMemorySize} limits, by default to the size of the heap. */
    FlowMemory DIRECT = ByteBuffer::allocateDirect;

    /**
     * Allocates memory that is all zeros.
     *
     * @param bytes how many
     * @return a buffer of this capacity, preferably outside of the heap and without pages until they are written
     * @throws IOException if there is none
     */
    ByteBuffer allocate(int bytes) throws IOException;
}
