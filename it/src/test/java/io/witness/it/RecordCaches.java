package io.witness.it;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.runtime.ObjectMethods;

/**
 * What the JVM keeps for the methods of records: up to JDK 17 it remembers the last type for which each was linked, and with
 * that the classes of a bundle that may be gone. One at a time, so that it is no leak.
 */
final class RecordCaches {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private RecordCaches() {}

    private record Displacing(RecordCaches own) {}

    /** Lets the JVM remember a class of the test instead. */
    static void displace() throws Exception {
        link("equals", MethodType.methodType(boolean.class, Displacing.class, Object.class));
        link("hashCode", MethodType.methodType(int.class, Displacing.class));
        link("toString", MethodType.methodType(String.class, Displacing.class));
    }

    private static void link(String method, MethodType type) throws Exception {
        MethodHandle own = LOOKUP.findVirtual(Displacing.class, "own", MethodType.methodType(RecordCaches.class));
        try {
            ObjectMethods.bootstrap(LOOKUP, method, type, Displacing.class, "own", own);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }
}
