package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

@Timeout(20)
class FrameworkExitTest {
    private final List<String> calls = new ArrayList<>();

    @AfterEach
    void clear() {
        System.clearProperty(FrameworkExit.STATUS_PROPERTY);
    }

    @Test
    void shouldSetTheStatusBeforeItStopsTheFramework() throws InterruptedException {
        new FrameworkExit(framework(0)).with(2);
        assertEquals(List.of("stop with 2"), calls);
    }

    @Test
    void shouldLetTheFrameworkFinishItsStart() throws InterruptedException {
        new FrameworkExit(framework(3)).with(1);
        assertEquals(List.of("starting", "starting", "starting", "stop with 1"), calls);
    }

    private Bundle framework(int looksWhileStarting) {
        return (Bundle) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Bundle.class}, (proxy, method, args) -> {
                    if (method.getName().equals("getState")) {
                        return calls.size() < looksWhileStarting ? starting() : Bundle.ACTIVE;
                    }
                    calls.add(method.getName() + " with " + System.getProperty(FrameworkExit.STATUS_PROPERTY));
                    return null;
                });
    }

    private int starting() {
        calls.add("starting");
        return Bundle.STARTING;
    }
}
