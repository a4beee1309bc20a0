package io.witness.flows;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Receives records as bytes: lines of text from an {@link EveWriter}, sets of one record from an {@link IpfixWriter}. */
@ConsumerType
@FunctionalInterface
public interface RecordOutput {
    /**
     * Writes a record.
     *
     * @param bytes contains the record from the start, a line with its line break; to be used only until the method returns
     * @param length how many bytes the record has
     * @throws IOException if it cannot be written
     */
    void write(byte[] bytes, int length) throws IOException;
}
