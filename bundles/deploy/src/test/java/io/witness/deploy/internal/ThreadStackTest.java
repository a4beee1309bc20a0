package io.witness.deploy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ThreadStackTest {
    private static ThreadStack of(String... classes) {
        return new ThreadStack(Stream.of(classes)
                .map(name -> new StackTraceElement(name, "call", null, -1))
                .toList());
    }

    /** A resolution may take longer than a bundle may hang, on a busy machine: nobody is to be interrupted for it. */
    @Test
    void shouldNotTakeTheFrameworkForABundle() {
        ThreadStack resolving = of(
                "java.lang.Object",
                "org.apache.felix.resolver.ResolverImpl$EnhancedExecutor",
                "org.apache.felix.framework.StatefulResolver",
                "io.witness.deploy.internal.Installation");
        assertEquals(List.of(), resolving.foreign());
        assertEquals(
                1,
                of("java.lang.Thread", "org.apache.felix.other.Hook").foreign().size());
    }
}
