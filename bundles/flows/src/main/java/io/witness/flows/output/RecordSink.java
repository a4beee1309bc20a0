package io.witness.flows.output;

import java.io.Closeable;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Writes records somewhere. For one thread. */
@ConsumerType
public interface RecordSink extends Closeable {
    /**
     * Writes complete records. It may block for some seconds. After an exception, the next call tries from anew.
     *
     * @param records contains the records from the start
     * @param length how many bytes they have; 0: only tries whether records could be written
     * @throws IOException if not all of them were written
     */
    void write(byte[] records, int length) throws IOException;

    /**
     * Does periodic work, such as telling the receiver what it has not got. Called about once a second.
     *
     * @param lostRecords how many records could not be written since the sink was opened
     * @throws IOException as in {@link #write}
     */
    default void tick(long lostRecords) throws IOException {}
}
