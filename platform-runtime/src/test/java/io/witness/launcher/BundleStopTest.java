package io.witness.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Constructor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BundleStopTest {
    private static final StackTraceElement[] STACK = Stream.of(
                    "java.lang.Object",
                    "jdk.internal.misc.Unsafe",
                    "org.example.Inner",
                    "org.apache.felix.scr.impl.ComponentActorThread",
                    "org.apache.felix.cm.impl.UpdateThread",
                    "org.apache.felix.resolver.ResolverImpl",
                    "org.apache.felix.framework.Felix",
                    "org.apache.felix.gogo.Command",
                    "io.witness.deploy.internal.FrameworkCall",
                    "io.witness.deploy.internal.Bundles$1",
                    "io.witness.launcher.Run",
                    "io.witness.launcher.Runner",
                    "org.example.Outer",
                    "org.example.Outermost")
            .map(name -> new StackTraceElement(name, "run", "File.java", 7))
            .toArray(StackTraceElement[]::new);

    @Test
    void shouldShowTheInnermostFrameAndThoseOfForeignCode() {
        assertEquals(
                "java.lang.Object.run(File.java:7) < org.example.Inner.run(File.java:7) < "
                        + "org.apache.felix.gogo.Command.run(File.java:7) < io.witness.launcher.Runner.run(File.java:7)",
                BundleStop.frames(STACK));
    }

    @Test
    void shouldShowTheFramesThatTheDeployerShows() throws Exception {
        Constructor<?> stack =
                Class.forName("io.witness.deploy.internal.ThreadStack").getDeclaredConstructor(List.class);
        stack.setAccessible(true);
        assertEquals(stack.newInstance(List.of(STACK)).toString(), BundleStop.frames(STACK));
    }
}
