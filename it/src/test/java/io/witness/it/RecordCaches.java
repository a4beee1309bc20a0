package io.witness.it;

import static org.junit.Assert.assertEquals;

/**
 * What the JVM keeps for the methods of records: up to JDK 17 it remembers the last type for which each was linked, and with
 * that the classes of a bundle that may be gone. One at a time, so that it is no leak.
 */
final class RecordCaches {
    private RecordCaches() {}

    private record Displacing(RecordCaches own) {}

    /** Lets the JVM remember a class of the test instead. Works once. */
    static void displace() {
        Displacing one = new Displacing(new RecordCaches());
        assertEquals(one, new Displacing(one.own));
        assertEquals(one.hashCode(), new Displacing(one.own).hashCode());
        assertEquals(one.toString(), new Displacing(one.own).toString());
    }
}
