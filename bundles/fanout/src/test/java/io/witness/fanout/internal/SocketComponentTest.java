package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SocketComponentTest {
    private final FakeDriver driver = new FakeDriver();
    private SocketComponent component;

    @BeforeEach
    void start() {
        driver.link("eth0", FakeDriver.UP);
    }

    @AfterEach
    void stop() {
        component.stop();
        assertEquals(0, driver.openRings());
    }

    @Test
    void shouldTellWhyAChangeIsRefusedAndGoOn() throws Exception {
        activate(8);
        await(Phase.CAPTURING);
        component.change(properties(-1));
        SocketState state = component.state();
        assertEquals(Phase.CAPTURING, state.phase());
        assertTrue(state.refusal().startsWith("NumBlocks=-1"), state::toString);
        assertFalse(state.isAsConfigured());
        assertEquals(1, driver.openRings());
        component.change(properties(8));
        assertTrue(component.state().isAsConfigured());
        assertEquals(1, driver.asked.size());
    }

    @Test
    void shouldFailUntilThePropertiesCanBeUsed() throws Exception {
        activate(-1);
        assertEquals(Phase.FAILED, component.state().phase());
        assertTrue(component.state().detail().startsWith("NumBlocks=-1"), component.state()::toString);
        component.change(properties(8));
        await(Phase.CAPTURING);
        assertTrue(component.state().isAsConfigured());
    }

    private void activate(int numBlocks) {
        component = new SocketComponent(new SocketNames(), new FakeFramework().context, properties(numBlocks));
        component.addDriver(driver);
        component.start();
    }

    private static Map<String, Object> properties(int numBlocks) {
        return Map.of(
                SocketKeys.SOCKET_NAME, "/run/a.sock", SocketKeys.INTERFACE, "eth0", SocketKeys.NUM_BLOCKS, numBlocks);
    }

    private void await(Phase phase) throws InterruptedException {
        while (component.state().phase() != phase) {
            Thread.sleep(5);
        }
    }
}
