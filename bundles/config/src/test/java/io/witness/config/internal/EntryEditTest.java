package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.SocketKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EntryEditTest {
    private static final String NAME = "/run/a.sock";
    private static final String PID = SocketKeys.FACTORY_PID + "~" + SocketStore.instanceName(NAME);
    private static final String TEXT = "[{\"SocketName\": \"" + NAME + "\", \"Interface\": \"lo\"}]\n";

    @TempDir
    Path directory;

    private final FakeConfigurations store = new FakeConfigurations();
    private Path file;
    private EntryEdit edit;

    @BeforeEach
    void create() throws IOException {
        file = Files.writeString(directory.resolve("testimony.conf"), TEXT);
        edit = new EntryEdit(store.admin, Optional.of(file), Accounts::ofAnyHost, 0);
    }

    private String refused(org.junit.jupiter.api.function.Executable change) {
        return assertThrows(IllegalArgumentException.class, change).getMessage();
    }

    @Test
    void shouldStoreAnEntryAndItsChangesWithPlainValues() throws IOException {
        edit.add(NAME, Map.of("interface", "lo", "blocksize", "1MiB", "Promiscuous", "true", "Mode", "0640"), false);
        Map<String, Object> stored = store.instances.get(PID);
        assertEquals(1048576L, stored.get("BlockSize"));
        assertEquals(true, stored.get("Promiscuous"));
        assertEquals("0640", stored.get("Mode"));
        assertEquals("witness:add", stored.get(SocketKeys.ORIGIN));
        edit.set(NAME, Map.of("Mode", "", "NumBlocks", "4"), false);
        Map<String, Object> expected = new TreeMap<>(stored);
        expected.remove("Mode");
        expected.put("NumBlocks", 4L);
        assertEquals(expected, store.instances.get(PID));
        edit.remove(NAME, false);
        assertEquals(Map.of(), store.instances);
        assertEquals(TEXT, Files.readString(file));
    }

    @Test
    void shouldRefuseWhatTheFileWouldAndChangeNothing() throws IOException {
        edit.add(NAME, Map.of("Interface", "lo"), false);
        Map<String, Object> stored = store.instances.get(PID);
        for (boolean save : new boolean[] {false, true}) {
            assertEquals(
                    "BlockSize=5000 is not a multiple of the page size 4096: use 4096 or 8192",
                    refused(() -> edit.set(NAME, Map.of("BlockSize", "5000"), save)));
            assertEquals(
                    "BlockSize=\"many\" is not a size: use a number of bytes, or KiB, MiB or GiB, such as \"1MiB\"",
                    refused(() -> edit.set(NAME, Map.of("BlockSize", "many"), save)));
            assertTrue(
                    refused(() -> edit.set(NAME, Map.of("Filtr", "tcp"), save)).endsWith("did you mean Filter?"));
            assertTrue(refused(() -> edit.add(NAME, Map.of("Interface", "lo"), save))
                    .contains("already"));
            assertTrue(refused(() -> edit.set("/run/b.sock", Map.of("NumBlocks", "4"), save))
                    .contains("there is no entry"));
        }
        assertEquals(stored, store.instances.get(PID));
        assertEquals(TEXT, Files.readString(file));
    }

    @Test
    void shouldReplaceTheFileWithItsRightsAndItsByteOrderMark() throws IOException {
        Files.writeString(file, "\uFEFF" + TEXT);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        assertEquals(
                "changed " + NAME + " in " + file + ", which is not applied yet: the log says why",
                edit.set(NAME, Map.of("Filter", "host \"x\""), true));
        assertEquals(
                "\uFEFF" + TEXT.replace("\"lo\"}", "\"lo\", \"Filter\": \"host \\\"x\\\"\"}"), Files.readString(file));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void shouldFollowALinkToTheFile() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link.conf"), file);
        EntryEdit linked = new EntryEdit(store.admin, Optional.of(link), Accounts::ofAnyHost, 0);
        linked.remove(NAME, true);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("[]\n", Files.readString(file));
    }

    @Test
    void shouldRefuseAFileThatCannotBeRead() throws IOException {
        Files.writeString(file, "[{");
        IOException failure = assertThrows(IOException.class, () -> edit.remove(NAME, true));
        assertTrue(failure.getMessage().endsWith(": correct the file first"), failure::getMessage);
        EntryEdit without = new EntryEdit(store.admin, Optional.empty(), Accounts::ofAnyHost, 0);
        assertTrue(refused(() -> without.remove(NAME, true)).contains("without a configuration file"));
    }

    @Test
    void shouldLeaveEntriesOfFileInstallToTheirFile() {
        store.instances.put(
                PID,
                Map.of(
                        SocketKeys.SOCKET_NAME,
                        NAME,
                        "felix.fileinstall.filename",
                        "file:/etc/io.witness.socket-a.config"));
        assertTrue(refused(() -> edit.remove(NAME, false)).contains("/etc/io.witness.socket-a.config"));
        assertEquals(1, store.instances.size());
    }
}
