package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.Finding;
import io.witness.api.socket.SocketKeys;
import io.witness.config.internal.EntryChecker.BadEntry;
import io.witness.config.internal.EntryChecker.CheckedFile;
import io.witness.config.internal.EntryChecker.SocketEntry;
import io.witness.config.internal.SocketStore.Changes;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SocketStoreTest {
    private static final String FILE = "/etc/testimony.conf";
    private static final Finding BAD = new Finding(Finding.Severity.ERROR, OptionalInt.empty(), "", "", "bad");
    private static final SocketEntry A = entry("/run/a.sock", 4);
    private static final SocketEntry B = entry("/run/b.sock", 4);
    private static final String PID_A = "io.witness.socket~" + SocketStore.instanceName(A.socketName());
    private static final String PID_B = "io.witness.socket~" + SocketStore.instanceName(B.socketName());
    private static final Map<String, Object> ELSEWHERE =
            Map.of(SocketKeys.SOCKET_NAME, A.socketName(), SocketKeys.INTERFACE, "lo");

    private final FakeConfigurations configurations = new FakeConfigurations();
    private final FakeLog log = new FakeLog();
    private final Set<String> failed = new HashSet<>();
    private final SocketStore store =
            new SocketStore(configurations.admin, FILE, name -> !failed.contains(name), log.logger);

    @BeforeEach
    void applyA() throws IOException {
        assertEquals("1 added, 0 changed, 0 removed, 0 as before, 0 refused", apply(A));
        assertEquals(List.of("update " + PID_A), configurations.events);
        configurations.events.clear();
    }

    @Test
    void shouldCreateAnInstanceForEveryBundleToSee() {
        assertEquals(Map.of(PID_A, A.properties()), configurations.instances);
        assertEquals(Set.of("?"), configurations.locations);
    }

    @Test
    void shouldDeleteWhatIsNotWantedBeforeAnythingComes() throws IOException {
        assertEquals("1 added, 0 changed, 1 removed, 0 as before, 0 refused", apply(B));
        assertEquals(List.of("delete " + PID_A, "update " + PID_B), configurations.events);
    }

    @Test
    void shouldGoOnWithTheOthersWhenOneCannotBeDeletedOrStored() throws IOException {
        configurations.failures.put(PID_A, new IllegalStateException("deleted meanwhile"));
        assertEquals("1 added, 0 changed, 0 removed, 0 as before, 1 refused", apply(B));
        assertEquals("1 added, 0 changed, 1 removed, 0 as before, 1 refused", apply(A, entry("/run/c.sock", 4)));
        assertEquals(2, log.lines.size());
        assertTrue(log.lines.get(1).startsWith("error: " + FILE), log.lines::toString);
        configurations.failures.clear();
        assertEquals("0 added, 0 changed, 0 removed, 2 as before, 0 refused", apply(A, entry("/run/c.sock", 4)));
    }

    @Test
    void shouldLeaveWhatHasComeFromElsewhereAlone() throws IOException {
        configurations.instances.put("io.witness.socket~dns", ELSEWHERE);
        configurations.instances.put("io.witness.socket~other", Map.of(SocketKeys.ORIGIN, "/other.conf"));
        assertEquals("0 added, 0 changed, 1 removed, 0 as before, 0 refused", apply());
        assertEquals(Set.of("io.witness.socket~dns", "io.witness.socket~other"), configurations.instances.keySet());
        assertEquals("1 added, 0 changed, 0 removed, 0 as before, 0 refused", apply(A));
        assertEquals(List.of("delete " + PID_A, "update " + PID_A), configurations.events);
    }

    @Test
    void shouldNotOverwriteAnInstanceOfItsNameFromElsewhere() throws IOException {
        configurations.instances.put(PID_A, ELSEWHERE);
        assertEquals("1 added, 0 changed, 0 removed, 0 as before, 1 refused", apply(A, B));
        assertEquals(ELSEWHERE, configurations.instances.get(PID_A));
        assertEquals(1, log.lines.size());
        assertTrue(log.lines.get(0).startsWith("error: " + FILE + ": /run/a.sock: its configuration " + PID_A));
    }

    @Test
    void shouldNotTouchWhatStaysAsItIs() throws IOException {
        assertEquals("1 added, 0 changed, 0 removed, 1 as before, 0 refused", apply(A, B));
        assertEquals(List.of("update " + PID_B), configurations.events);
    }

    @Test
    void shouldUpdateWhatChanged() throws IOException {
        assertEquals("0 added, 1 changed, 0 removed, 0 as before, 0 refused", apply(entry(A.socketName(), 8)));
        assertEquals(List.of("update " + PID_A), configurations.events);
        assertEquals(8L, configurations.instances.get(PID_A).get(SocketKeys.NUM_BLOCKS));
    }

    @Test
    void shouldStoreOtherLinesButCallThatNoChange() throws IOException {
        Map<String, Object> moved = new TreeMap<>(A.properties());
        moved.put(SocketKeys.ORIGIN_LINES, List.of("SocketName=2"));
        assertEquals(
                "0 added, 0 changed, 0 removed, 1 as before, 0 refused", apply(new SocketEntry(A.socketName(), moved)));
        assertEquals(moved, configurations.instances.get(PID_A));
    }

    @Test
    void shouldTryAgainWhatFailedThoughItIsUnchanged() throws IOException {
        apply(A, B);
        configurations.events.clear();
        failed.add(A.socketName());
        assertEquals(
                "0 added, 0 changed, 0 removed, 2 as before, 0 refused; 1 of those as before tried again", apply(A, B));
        assertEquals(List.of("again " + PID_A), configurations.events);
    }

    @Test
    void shouldKeepTheSocketThatABadEntryMeans() throws IOException {
        apply(A, B);
        configurations.events.clear();
        Changes changes = store.apply(file(List.of(), new BadEntry(Optional.of(A.socketName()), BAD)));
        assertEquals("0 added, 0 changed, 1 removed, 0 as before, 1 refused", changes.toString());
        assertEquals(List.of("delete " + PID_B), configurations.events);
        assertEquals(List.of(), changes.keptNames());
    }

    @Test
    void shouldKeepAllWhenItIsUnknownWhichSocketABadEntryMeans() throws IOException {
        Changes changes = store.apply(file(List.of(B), new BadEntry(Optional.empty(), BAD)));
        assertEquals("1 added, 0 changed, 0 removed, 1 as before, 1 refused", changes.toString());
        assertEquals(List.of(A.socketName()), changes.keptNames());
        assertEquals(List.of("update " + PID_B), configurations.events);
    }

    @Test
    void shouldNameInstancesByAHashThatStays() {
        assertEquals("54b89b18e047015b", SocketStore.instanceName("/run/witness-lo.sock"));
        assertNotEquals(SocketStore.instanceName("/run/witness-lo.sock"), SocketStore.instanceName("/run/x.sock"));
    }

    private String apply(SocketEntry... entries) throws IOException {
        return store.apply(file(List.of(entries))).toString();
    }

    private static CheckedFile file(List<SocketEntry> good, BadEntry... bad) {
        return new CheckedFile(FILE, good, List.of(bad), List.of());
    }

    private static SocketEntry entry(String name, long numBlocks) {
        return new SocketEntry(
                name,
                Map.of(
                        SocketKeys.SOCKET_NAME,
                        name,
                        SocketKeys.NUM_BLOCKS,
                        numBlocks,
                        SocketKeys.ORIGIN,
                        FILE,
                        SocketKeys.ORIGIN_LINES,
                        List.of("SocketName=1")));
    }
}
