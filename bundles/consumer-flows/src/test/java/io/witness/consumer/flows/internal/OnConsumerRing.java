package io.witness.consumer.flows.internal;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.pcap.testing.ConsumerRing;
import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** A ring in memory, and factories of consumers for it that write into a directory of the test. */
abstract class OnConsumerRing {
    static final ConsumerEnd REMOVED = new ConsumerEnd(ConsumerEnd.Cause.REMOVED, "");
    static final int PATIENCE_MILLIS = 30_000;

    @TempDir
    Path state;

    final ConsumerRing ring = new ConsumerRing("/run/a.sock");

    private static FlowsConfiguration configuration(Map<String, ?> values) {
        return (FlowsConfiguration) Proxy.newProxyInstance(
                FlowsConfiguration.class.getClassLoader(),
                new Class<?>[] {FlowsConfiguration.class},
                (proxy, method, arguments) -> method.getName().equals("annotationType")
                        ? Annotation.class
                        : values.containsKey(method.getName())
                                ? values.get(method.getName())
                                : method.getDefaultValue());
    }

    /** A factory with these values in its configuration, and defaults. */
    final FlowsFactory factory(Map<String, ?> values) {
        return new FlowsFactory(state, configuration(values));
    }

    /** The lines of a file in the state directory, once all outputs have ended. */
    final List<String> lines(String file) throws Exception {
        OutputThread.awaitAll(PATIENCE_MILLIS);
        return Files.readAllLines(state.resolve(file));
    }
}
