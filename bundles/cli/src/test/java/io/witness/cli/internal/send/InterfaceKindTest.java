package io.witness.cli.internal.send;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a directory that looks like that of sysfs. */
class InterfaceKindTest {
    @TempDir
    Path directory;

    private InterfaceKind kind;

    @BeforeEach
    void make() throws IOException {
        add("veth0", 5);
        add("eth0", 2);
        Files.createDirectory(directory.resolve("eth0/device"));
        add("br0", 6, "veth0");
        add("bond0", 7, "veth0", "eth0");
        add("vlan5", 8, "bond0");
        kind = new InterfaceKind(directory);
    }

    private void add(String name, int index, String... lower) throws IOException {
        Path own = Files.createDirectory(directory.resolve(name));
        Files.writeString(own.resolve("ifindex"), index + "\n");
        for (String other : lower) {
            Files.createSymbolicLink(own.resolve("lower_" + other), Path.of("../" + other));
        }
    }

    @Test
    void shouldFindDevicesAlsoBelow() {
        assertTrue(kind.isVirtual("veth0", 5));
        assertTrue(kind.isVirtual("br0", 6));
        assertFalse(kind.isVirtual("eth0", 2));
        assertFalse(kind.isVirtual("bond0", 7));
        assertFalse(kind.isVirtual("vlan5", 8));
    }

    @Test
    void shouldNotTrustAnInterfaceOfAnotherNamespace() {
        assertFalse(kind.isVirtual("veth0", 4));
        assertFalse(kind.isVirtual("nosuch0", 4));
        assertFalse(kind.isVirtual("../../etc", 1));
    }
}
