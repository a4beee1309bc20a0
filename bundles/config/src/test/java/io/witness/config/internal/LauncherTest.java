package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class LauncherTest {
    private final FakeFrameworkBundle framework = new FakeFrameworkBundle();

    @Test
    void shouldTellTheLauncherTheStatus() throws InterruptedException {
        framework.services.add((IntConsumer) status -> framework.calls.add("launcher: " + status));
        new Launcher(framework.starting(0)).with(2);
        assertEquals(List.of("launcher: 2"), framework.calls);
    }

    @Test
    void shouldStopTheFrameworkIfThereIsNoLauncher() throws InterruptedException {
        new Launcher(framework.starting(0)).with(2);
        assertEquals(List.of("stop"), framework.calls);
    }

    @Test
    void shouldLetTheFrameworkFinishItsStart() throws InterruptedException {
        new Launcher(framework.starting(3)).with(1);
        assertEquals(List.of("starting", "starting", "starting", "stop"), framework.calls);
    }
}
