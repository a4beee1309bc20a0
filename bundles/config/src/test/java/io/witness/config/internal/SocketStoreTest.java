package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketStoreTest {
    private static final SocketEntry A = new SocketEntry("/run/a.sock", Map.of("NumBlocks", 4L));
    private static final SocketEntry B = new SocketEntry("/run/b.sock", Map.of("NumBlocks", 4L));
    private static final String PID_A = "io.witness.socket~" + A.instanceName();
    private static final String PID_B = "io.witness.socket~" + B.instanceName();

    private final FakeConfigurations configurations = new FakeConfigurations();
    private final SocketStore store = new SocketStore(configurations.admin);

    @BeforeEach
    void applyA() throws IOException {
        store.apply(List.of(A));
    }

    @Test
    void shouldCreateAnInstanceForEveryBundleToSee() {
        assertEquals(Map.of(PID_A, A.properties()), configurations.instances);
        assertEquals(List.of("update " + PID_A), configurations.events);
        assertEquals(Set.of("?"), configurations.locations);
    }

    @Test
    void shouldDeleteWhatIsNotWantedBeforeAnythingComes() throws IOException {
        configurations.instances.put("io.witness.socket~left-behind", Map.of());
        configurations.instances.put("io.witness.other~x", Map.of());
        configurations.events.clear();
        store.apply(List.of(B));
        assertEquals(Set.of(PID_B, "io.witness.other~x"), configurations.instances.keySet());
        assertEquals("update " + PID_B, configurations.events.get(2));
        assertEquals(
                Set.of("delete " + PID_A, "delete io.witness.socket~left-behind"),
                Set.copyOf(configurations.events.subList(0, 2)));
    }

    @Test
    void shouldNotTouchWhatStaysAsItIs() throws IOException {
        configurations.events.clear();
        store.apply(List.of(A, B));
        assertEquals(List.of("update " + PID_B), configurations.events);
    }

    @Test
    void shouldUpdateWhatChanged() throws IOException {
        configurations.events.clear();
        store.apply(List.of(new SocketEntry(A.socketName(), Map.of("NumBlocks", 8L))));
        assertEquals(List.of("update " + PID_A), configurations.events);
        assertEquals(Map.of("NumBlocks", 8L), configurations.instances.get(PID_A));
    }

    @Test
    void shouldDeleteAllWhenNothingIsWanted() throws IOException {
        store.apply(List.of());
        assertEquals(Map.of(), configurations.instances);
    }
}
