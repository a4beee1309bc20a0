package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.it.afpacket.BpfMount;
import io.witness.it.afpacket.BpfObjects;
import io.witness.linux.Descriptors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Entries whose ring is chosen by a pinned program. */
class PinnedEntryTest extends OnSharedRuntime {
    private static final int SIZE = 4;
    private static final int PACKETS = 500;

    private BpfMount mount;
    private Path missing;

    /** The program sends all packets to ring 2. */
    @Override
    void addSockets() throws Exception {
        mount = new BpfMount(Files.createDirectory(home.resolve("bpf")));
        Path pinned = mount.path("spread");
        missing = mount.path("missing");
        int program = BpfObjects.load(BpfObjects.SOCKET_FILTER, BpfObjects.RETURN_2);
        BpfObjects.pin(program, pinned);
        Descriptors.close(program);
        add("pinned", entry -> withProgram(entry, pinned));
        add("missing", entry -> withProgram(entry, missing));
    }

    @AfterAll
    void unmount() throws Exception {
        mount.close();
    }

    private static Entry withProgram(Entry entry, Path program) {
        return entry.with("FanoutType", "ebpf")
                .with("FanoutSize", SIZE)
                .with("FanoutProgram", program.toString())
                .with("BlockSize", 65536)
                .with("BlockTimeoutMillis", 50);
    }

    private List<Long> taken() throws Exception {
        return witness.data("witness:sockets")
                .at(socket("pinned"))
                .get("rings")
                .all()
                .map(ring -> ring.number("taken.packets"))
                .toList();
    }

    @Test
    void shouldPutPacketsIntoTheRingThatTheProgramChooses() throws Exception {
        witness.awaitPhase(socket("pinned"), "capturing");
        Traffic.send(home, veth("pinned"), Frames.small(PACKETS), 10_000);
        Await.until("all are taken", () -> taken().get(2) >= PACKETS, () -> "" + witness.process());
        assertEquals(List.of(0L, 0L, (long) PACKETS, 0L), taken());
    }

    @Test
    void shouldNameTheKeyAndTheRemedyWhenThereIsNoProgram() throws Exception {
        witness.awaitPhase(socket("missing"), "failed");
        List<String> lines = witness.process().errLines("ERROR", socket("missing"));
        assertEquals(1, lines.size(), lines::toString);
        String text = ": FanoutProgram=\"" + missing + "\": nothing is pinned there: pin a program, as by ";
        assertTrue(lines.get(0).contains(text), lines::toString);
    }
}
