package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SocketThreadTest {
    private final SocketThread thread = new SocketThread("/run/a.sock");
    private final List<String> told = new CopyOnWriteArrayList<>();

    private static void fail() {
        throw new NoClassDefFoundError("on purpose");
    }

    /** Else a framework that stops would wait in vain for each socket. */
    @Test
    void shouldTellThatSomethingIsDoneThoughEvenItsErrorCannotBeHandled() throws Exception {
        thread.onError(e -> {
            told.add(e.getMessage());
            fail();
        });
        thread.begin(SocketThreadTest::fail).get(20, TimeUnit.SECONDS);
        thread.begin(() -> told.add("goes on")).get(20, TimeUnit.SECONDS);
        thread.finish(SocketThreadTest::fail).get(20, TimeUnit.SECONDS);
        assertEquals(List.of("on purpose", "goes on", "on purpose"), told);
    }
}
