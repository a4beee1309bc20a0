package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.api.socket.SpecificationReader;
import io.witness.settings.SocketSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.osgi.framework.Bundle;

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

    @Test
    void shouldGoOnWhileWhatReadsEntriesIsReplaced() throws Exception {
        SpecificationReader old = SocketSettings::socket;
        activate(8, old);
        await(Phase.CAPTURING);
        component.unsetReader(old);
        component.change(properties(4));
        assertEquals(8, driver.asked.get(0).geometry().numBlocks());
        assertEquals(Phase.CAPTURING, component.state().phase());
        component.setReader(SocketSettings::socket);
        while (driver.asked.size() < 2) {
            Thread.sleep(5);
        }
        assertEquals(4, driver.asked.get(1).geometry().numBlocks());
        component.setReader(SocketSettings::socket);
        await(Phase.CAPTURING);
        assertEquals(2, driver.asked.size(), "nothing changes if entries mean the same as before");
    }

    @Test
    void shouldStartWhenThereIsSomethingThatReadsItsEntry() throws Exception {
        component = new SocketComponent(new SocketNames(), new FakeFramework().context, properties(8));
        component.addDriver(driver);
        component.start();
        assertTrue(component.state().detail().startsWith("waits for io.witness.settings"), component.state()::toString);
        component.setReader(SocketSettings::socket);
        await(Phase.CAPTURING);
        assertTrue(component.state().isAsConfigured());
    }

    @Test
    void shouldStopAllSocketsWithTheBundleAndOneAloneOtherwise() throws Exception {
        FakeFramework framework = new FakeFramework();
        SocketNames names = new SocketNames();
        List<SocketComponent> components = new ArrayList<>();
        for (String name : List.of("/run/1.sock", "/run/2.sock", "/run/3.sock")) {
            Map<String, Object> properties = new HashMap<>(properties(8));
            properties.put(SocketKeys.SOCKET_NAME, name);
            component = new SocketComponent(names, framework.context, properties);
            component.setReader(SocketSettings::socket);
            component.addDriver(driver);
            component.start();
            await(Phase.CAPTURING);
            components.add(component);
        }
        components.get(0).deactivate();
        components.get(0).removeDriver(driver);
        assertEquals(2, driver.openRings(), "a driver is unbound from what is deactivated, and serves the others");
        framework.bundleState = Bundle.STOPPING;
        components.get(1).deactivate();
        while (driver.openRings() > 0) {
            Thread.sleep(5);
        }
        components.get(2).deactivate();
    }

    @Test
    void shouldLeaveADriverThatGoesWithAllSocketsAtOnce() throws Exception {
        SocketNames names = new SocketNames();
        List<SocketComponent> components = new ArrayList<>();
        for (String name : List.of("/run/1.sock", "/run/2.sock")) {
            Map<String, Object> properties = new HashMap<>(properties(8));
            properties.put(SocketKeys.SOCKET_NAME, name);
            component = new SocketComponent(names, new FakeFramework().context, properties);
            component.setReader(SocketSettings::socket);
            component.addDriver(driver);
            component.start();
            await(Phase.CAPTURING);
            components.add(component);
        }
        components.get(0).removeDriver(driver);
        while (driver.openRings() > 0) {
            Thread.sleep(5);
        }
        components.get(1).removeDriver(driver);
        assertEquals(2, driver.asked.size());
        components.get(1).addDriver(driver);
        await(Phase.CAPTURING);
        components.get(0).stop();
    }

    private void activate(int numBlocks) {
        activate(numBlocks, SocketSettings::socket);
    }

    private void activate(int numBlocks, SpecificationReader reader) {
        component = new SocketComponent(new SocketNames(), new FakeFramework().context, properties(numBlocks));
        component.setReader(reader);
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
