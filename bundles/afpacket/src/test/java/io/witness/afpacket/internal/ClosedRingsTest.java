package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What /proc tells; the sockets themselves are tested where they can be made. */
class ClosedRingsTest {
    @TempDir
    private Path proc;

    @Test
    void shouldReadTheInodesOfAllPacketSockets() {
        List<String> lines = List.of(
                "sk               RefCnt Type Proto  Iface R Rmem   User   Inode",
                "00000000b743dc3e 3      3    0003   3     1 0      0      127409",
                "ffff8881d4831cf2 3      3    0003   3     1 0      1000   4294967295",
                "00000000d4831cf2 3      3    0003",
                "");
        assertEquals(Set.of(127_409L, 4_294_967_295L), PacketSocketTable.inodes(lines));
        assertEquals(Set.of(), PacketSocketTable.inodes(List.of()));
        assertEquals(Set.of(), PacketSocketTable.inodes(List.of("no such column", "1 2 3")));
    }

    @Test
    void shouldReadTheInodeOfASocketAndOfNothingElse() {
        assertEquals(OptionalLong.of(127_409), SocketInode.parse("socket:[127409]"));
        assertEquals(OptionalLong.empty(), SocketInode.parse("pipe:[127409]"));
        assertEquals(OptionalLong.empty(), SocketInode.parse("/tmp/socket:[127409]"));
        assertEquals(OptionalLong.empty(), SocketInode.parse("socket:[99999999999999999999]"));
    }

    @Test
    void shouldForgetSocketsThatAreGone() {
        ClosedRings rings = new ClosedRings();
        rings.add(999_999_999_999L, 7);
        assertDoesNotThrow(() -> rings.check(7));
        assertDoesNotThrow(() -> rings.check(0));
    }

    @Test
    void shouldFindDescriptorsAndMappingsAndKeepNamesInTheirLine() throws Exception {
        Path descriptors = process(17, "client\n", "7f00-7f10 r--s 00000000 00:08 5   socket:[55]\n");
        Files.createSymbolicLink(descriptors.resolve("3"), Path.of("socket:[41]"));
        process(
                18,
                "b\nad\u001b[1m\u009b\u2028\u202e\n",
                "7f00-7f10 rw-s 00000000 00:08 42                  socket:[42]\n");
        process(19, "other\n", "7f00-7f10 rw-s 00000000 00:08 42 /tmp/a socket:[1]\n");
        assertEquals("client (pid 17)", SocketHolders.find(proc, Set.of(41L)));
        assertEquals("b?ad?[1m??? (pid 18)", SocketHolders.find(proc, Set.of(42L, 43L)));
        String nobody = SocketHolders.find(proc, Set.of(44L));
        assertTrue(nobody.startsWith("no process that can be looked into"), nobody);
    }

    private Path process(int pid, String name, String maps) throws Exception {
        Path process = Files.createDirectory(proc.resolve(Integer.toString(pid)));
        Files.writeString(process.resolve("comm"), name);
        Files.writeString(process.resolve("maps"), maps);
        return Files.createDirectory(process.resolve("fd"));
    }
}
