package io.witness.flows;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Receives lines of text. */
@ConsumerType
@FunctionalInterface
public interface LineOutput {
    /**
     * Writes a line.
     *
     * @param bytes contains the line from the start, in ASCII with its line break; to be used only until the method returns
     * @param length how many bytes the line has
     * @throws IOException if it cannot be written
     */
    void write(byte[] bytes, int length) throws IOException;
}
