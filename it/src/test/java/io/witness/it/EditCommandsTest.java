package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.shell.control.ControlConnection;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Entries are added, changed and removed in the shell, and saved in the file; readers are paused, resumed and evicted. */
class EditCommandsTest extends OnSharedRuntime {
    private static final int FRAME_BYTES = 200;

    @Override
    void addSockets() throws Exception {
        add("kept", entry -> entry.with("NumBlocks", 16));
        add("changed", entry -> entry.with("NumBlocks", 16));
        add("read", entry -> entry.with("NumBlocks", 16).with("BlockTimeoutMillis", 20));
    }

    private String run(String command) throws Exception {
        return witness.shell(command).strip();
    }

    private String refused(String command) throws Exception {
        try (ControlConnection connection = ControlConnection.to(witness.state())) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ControlConnection.Outcome outcome = connection.execute(command, out, out);
            assertFalse(outcome.succeeded(), () -> command + ": " + out.toString(StandardCharsets.UTF_8));
            assertEquals("", out.toString(StandardCharsets.UTF_8));
            return outcome.error();
        }
    }

    private Set<String> sockets() throws Exception {
        return witness.data("witness:sockets")
                .all()
                .map(each -> each.text("socketName"))
                .collect(Collectors.toSet());
    }

    private long numBlocks(Path socket) throws Exception {
        return witness.data("witness:rings").at(socket).number("numBlocks");
    }

    private void awaitNumBlocks(Path socket, long wanted) throws Exception {
        Await.until(
                socket + " has " + wanted + " blocks",
                () -> witness.data("witness:sockets")
                        .at(socket)
                        .get("rings")
                        .all()
                        .anyMatch(ring -> ring.number("description.numBlocks") == wanted),
                witness.process()::toString);
    }

    @Test
    void shouldAddChangeAndRemoveAnEntryWithoutTheFile() throws Exception {
        Path socket = socket("shell");
        String before = Files.readString(witness.configuration());
        run("witness:add " + socket + " Interface=lo BlockSize=64KiB NumBlocks=8 'Filter=udp port 7'");
        witness.awaitPhase(socket, "capturing");
        Data ring = witness.data("witness:sockets")
                .at(socket)
                .get("rings")
                .all()
                .findFirst()
                .orElseThrow();
        assertEquals(8, ring.number("description.numBlocks"));
        assertEquals(65536, ring.number("description.blockSize"));
        assertEquals("udp port 7", ring.text("description.filter"));
        run("witness:set " + socket + " numblocks=12 Filter=");
        awaitNumBlocks(socket, 12);
        assertTrue(refused("witness:add " + socket + " Interface=lo").contains("belongs to an entry already"));
        run("witness:remove " + socket);
        Await.until("it is gone", () -> !sockets().contains(socket.toString()), witness.process()::toString);
        Await.until("its file is gone", () -> !Files.exists(socket), witness.process()::toString);
        assertEquals(before, Files.readString(witness.configuration()));
    }

    @Test
    void shouldSaveEachChangeAndKeepCommentsAndOrder() throws Exception {
        Path file = witness.configuration();
        Path socket = socket("saved");
        String text = Files.readString(file);
        String commented = text.replaceFirst("\\[", "// of the test, all of it\n[ # \"first\"");
        Files.writeString(file, commented);
        assertEquals(
                "added " + socket + " to " + file, run("witness:add " + socket + " Interface=lo NumBlocks=8 --save"));
        witness.awaitPhase(socket, "capturing");
        String added = Files.readString(file);
        assertTrue(added.startsWith("// of the test, all of it\n[ # \"first\""), added);
        assertEquals(8, numBlocks(socket));

        assertEquals(
                "changed " + socket + " in " + file, run("witness:set " + socket + " NumBlocks=12 Mode=0640 --save"));
        awaitNumBlocks(socket, 12);
        String changed = Files.readString(file);
        assertEquals(added.replace("\"NumBlocks\": 8}", "\"NumBlocks\": 12, \"Mode\": \"0640\"}"), changed);

        assertEquals("removed " + socket + " from " + file, run("witness:remove " + socket + " --save"));
        assertEquals(commented, Files.readString(file));
        assertTrue(sockets().contains(socket("kept").toString()));
        try (Stream<Path> all = Files.list(file.getParent())) {
            assertFalse(all.anyMatch(each -> each.toString().endsWith(".new")), "nothing is left beside it");
        }
    }

    @Test
    void shouldRefuseWithTheWordsOfTheFileAndChangeNothing() throws Exception {
        Path socket = socket("kept");
        String before = Files.readString(witness.configuration());
        for (String save : List.of("", " --save")) {
            assertTrue(refused("witness:set " + socket + " BlockSize=5000" + save)
                    .startsWith("BlockSize=5000 is not a multiple of the page size 4096: use 4096 or 8192"));
            assertEquals(
                    "unknown key \"BlokSize\": did you mean BlockSize?",
                    refused("witness:set " + socket + " BlokSize=4096" + save));
            assertTrue(refused("witness:set " + socket + " Promiscuous=maybe" + save)
                    .contains("is not a boolean"));
            assertTrue(
                    refused("witness:set " + socket + " NumBlocks=many" + save).contains("is not an integer"));
            assertTrue(refused("witness:set " + socket + " 'Filter=udp port'" + save)
                    .contains("see pcap-filter(7)"));
            assertTrue(refused("witness:add " + socket("new") + " Interface=lo 'Filter=foo bar'" + save)
                    .contains("see pcap-filter(7)"));
            assertTrue(refused("witness:set " + socket + " User=nobodyknows" + save)
                    .contains("does not exist on this"));
            assertTrue(refused("witness:set /no/such.sock NumBlocks=8" + save).contains("there is no entry"));
            assertTrue(refused("witness:remove /no/such.sock" + save).contains("there is no entry"));
            assertTrue(refused("witness:add relative.sock Interface=lo" + save).contains("SocketName"));
            assertTrue(refused("witness:add " + socket("new") + " NumBlocks=8" + save)
                    .contains("Interface is missing"));
            assertTrue(refused("witness:set " + socket + save).contains("KEY=VALUE"));
            assertTrue(refused("witness:set " + socket + " NumBlocks" + save).startsWith("usage: witness:set"));
            assertTrue(refused("witness:set " + socket + " SocketName=/run/x" + save)
                    .contains("names the entry"));
        }
        assertTrue(refused("witness:remove").startsWith("usage: witness:remove"));
        assertTrue(refused("witness:add --sav").startsWith("usage: witness:add"));
        assertEquals(before, Files.readString(witness.configuration()));
        assertEquals(16, numBlocks(socket));
    }

    /** As that of the service is, in /etc, or on a disk that is full. */
    @Test
    void shouldSayWhyAFileCannotBeSaved() throws Exception {
        Path file = witness.configuration();
        String before = Files.readString(file);
        String command = "witness:set " + socket("kept") + " MaxClients=9 --save";
        try (TemporaryDisk disk = TemporaryDisk.create(home.resolve("disk"), "64k")) {
            Path target = Files.move(file, disk.path().resolve("testimony.conf"));
            Files.createSymbolicLink(file, target);
            disk.setReadOnly(true);
            assertEquals(
                    file + " cannot be written: Read-only file system: edit it by hand, or leave out --save",
                    refused(command));
            disk.setReadOnly(false);
            Path rest = disk.path().resolve("rest");
            assertThrows(IOException.class, () -> Files.write(rest, new byte[1 << 20]));
            assertEquals(
                    file + " cannot be written: No space left on device: make room, or leave out --save",
                    refused(command));
            Files.delete(rest);
            assertEquals(before, Files.readString(file));
            assertEquals("changed " + socket("kept") + " in " + file, run(command));
            assertTrue(Files.isSymbolicLink(file), "the link stays");
            try (Stream<Path> all = Files.list(disk.path())) {
                assertEquals(List.of(target), all.toList());
            }
            Files.delete(file);
            Files.writeString(file, before);
        }
    }

    /** Two shells at once: no change is lost. */
    @Test
    void shouldKeepTheChangesOfTwoShellsAtOnce() throws Exception {
        Path socket = socket("changed");
        ExecutorService shells = Executors.newFixedThreadPool(2);
        try {
            List<Future<?>> both = new ArrayList<>();
            for (String key : List.of("MaxClients", "EvictAfterMillis")) {
                both.add(shells.submit(() -> {
                    try (ControlConnection connection = ControlConnection.to(witness.state())) {
                        for (int i = 1; i <= 5; i++) {
                            ByteArrayOutputStream out = new ByteArrayOutputStream();
                            ControlConnection.Outcome outcome = connection.execute(
                                    "witness:set " + socket + " " + key + "=" + (100 + i) + " --save", out, out);
                            assertTrue(outcome.succeeded(), outcome::error);
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> each : both) {
                each.get();
            }
        } finally {
            shells.shutdownNow();
        }
        String text = Files.readString(witness.configuration());
        assertTrue(text.contains("\"MaxClients\": 105") && text.contains("\"EvictAfterMillis\": 105"), text);
    }

    @Test
    void shouldPauseResumeAndEvictAClientWhileTheOthersGoOn() throws Exception {
        Path socket = socket("read");
        try (Child steady = Clients.inC(home, socket, "-q");
                Child handled = Clients.inC(home, socket, "-q");
                Child sender = Traffic.flood(home, veth("read"), 2000, FRAME_BYTES)) {
            witness.awaitClients(List.of(steady, handled));
            String who = socket + " " + handled.pid();
            assertEquals("paused " + handled.pid() + " at 1 ring of " + socket, run("witness:pause " + who));
            assertTrue(refused("witness:pause " + who).contains("could be paused"));
            awaitGrowing(socket, handled, "skipped.packets");
            long delivered = LedgerData.of(witness, socket).client(handled, "delivered.packets");
            awaitGrowing(socket, handled, "skipped.packets");
            assertEquals(delivered, LedgerData.of(witness, socket).client(handled, "delivered.packets"));
            assertEquals(0, LedgerData.of(witness, socket).client(steady, "skipped.packets"));
            assertTrue(witness.shell("witness:clients")
                    .lines()
                    .anyMatch(line -> line.contains(" " + handled.pid() + " ") && line.endsWith("yes")));
            assertTrue(witness.data("witness:losses " + socket)
                    .all()
                    .anyMatch(loss -> loss.is("detail", "paused by an operator")));

            assertEquals("resumed " + handled.pid() + " at 1 ring of " + socket, run("witness:resume " + who));
            awaitGrowing(socket, handled, "delivered.packets");
            LedgerData.of(witness, socket).assertClosed();

            assertEquals("evicted " + handled.pid() + " at 1 ring of " + socket, run("witness:evict " + who));
            Await.until("it has gone", () -> !handled.isAlive(), handled::toString);
            awaitGrowing(socket, steady, "delivered.packets");
            LedgerData after = LedgerData.of(witness, socket);
            after.assertClosed();
            assertEquals(0, after.client(steady, "skipped.packets"));
            assertEquals(1, after.ring("ended.evicted"));
            assertEquals(1, after.ring("ended.evictedByOperator"));
            assertTrue(sender.isAlive(), sender::toString);
        }
    }

    private void awaitGrowing(Path socket, Child client, String path) throws Exception {
        long before = LedgerData.of(witness, socket).client(client, path);
        Await.until(
                path + " grows",
                () -> LedgerData.of(witness, socket).client(client, path) > before,
                witness.process()::toString);
    }

    @Test
    void shouldSayWhichReadersThereAre() throws Exception {
        for (String verb : List.of("evict", "pause", "resume")) {
            assertTrue(refused("witness:" + verb + " /no/such.sock 1").contains("use one that witness:sockets shows"));
            for (String reader : List.of("1", "nobody", "-1", "999999999999", "''", "\u0001")) {
                assertTrue(
                        refused("witness:" + verb + " " + socket("kept") + " " + reader)
                                .contains("use a PID that witness:clients shows"),
                        reader);
            }
        }
    }
}
