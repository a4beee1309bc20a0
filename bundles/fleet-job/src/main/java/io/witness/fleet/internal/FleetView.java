package io.witness.fleet.internal;

import java.util.List;
import java.util.Map;

/** Collects what the records of a topic tell, and shows it. */
interface FleetView {
    /**
     * Takes over a record.
     *
     * @param key null: it has none
     * @param value null: the topic forgets the key
     * @param millis its time, milliseconds since 1970
     * @throws UnusableException if it is no record of such a topic
     */
    void add(byte[] key, byte[] value, long millis) throws UnusableException;

    /** Formats a table for a terminal. */
    String table(long nowMillis);

    /** Returns the objects of the array that others read. */
    List<Map<String, ?>> objects(long nowMillis);

    /** Says what is not shown for lack of room, in one line; empty: all is shown. */
    String remark();
}
