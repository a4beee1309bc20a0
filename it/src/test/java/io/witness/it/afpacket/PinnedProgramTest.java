package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.AfPacketRings;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.linux.Descriptors;
import io.witness.source.CaptureOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An eBPF program chooses the ring of a packet. */
class PinnedProgramTest extends OnVethPair {
    private static final int RINGS = 4;
    private static final int FRAMES = 400;
    private static final int EBPF = 7;

    @TempDir
    Path home;

    private BpfMount mount;
    private final List<Integer> descriptors = new ArrayList<>();

    @BeforeEach
    void mount() throws Exception {
        mount = new BpfMount(Files.createDirectory(home.resolve("bpf")));
    }

    @AfterEach
    void unmount() throws Exception {
        descriptors.forEach(Descriptors::close);
        mount.close();
    }

    private int load(int type, long... instructions) throws Exception {
        int fd = BpfObjects.load(type, instructions);
        descriptors.add(fd);
        return fd;
    }

    private RingGroup open(String interfaceName, String program) throws Exception {
        return Rings.open(interfaceName, "FanoutType", EBPF, "FanoutSize", RINGS, "FanoutProgram", program);
    }

    private void assertSpreads(RingGroup group) throws Exception {
        try {
            for (int i = 0; i < FRAMES; i++) {
                sender.send(i);
            }
            for (int ring = 0; ring < RINGS; ring++) {
                int bits = ring;
                assertEquals(
                        Rings.range(FRAMES).stream()
                                .filter(number -> number % RINGS == bits)
                                .toList(),
                        Rings.drain(group.rings().get(ring)),
                        "ring " + ring);
            }
        } finally {
            group.rings().forEach(Ring::close);
        }
    }

    @Test
    void shouldSpreadPacketsOfBothDirectionsByAPinnedProgram() throws Exception {
        Path path = mount.path("spread");
        BpfObjects.pin(load(BpfObjects.SOCKET_FILTER, BpfObjects.BY_SOURCE_PORT), path);
        assertSpreads(open(pair.receiver, path.toString()));
        assertSpreads(open(pair.sender, path.toString()));
    }

    /** The kernel keeps the program: the descriptor may be closed when the rings are open. */
    @Test
    void shouldSpreadByAProgramOfThisProcess() throws Exception {
        int program = BpfObjects.load(BpfObjects.SOCKET_FILTER, BpfObjects.BY_SOURCE_PORT);
        RingGroup group;
        try {
            group = AfPacketRings.open(CaptureOptions.DEFAULT
                    .withBlocks(16384, 16)
                    .withBlockTimeoutMillis(10)
                    .withFanout(EBPF, RINGS, 0)
                    .withFanoutProgram(program)
                    .specification(pair.receiver));
        } finally {
            Descriptors.close(program);
        }
        assertSpreads(group);
    }

    private void assertRefused(String program, String problem) {
        RingException refused = assertThrows(RingException.class, () -> open(pair.receiver, program));
        assertEquals(Optional.of("FanoutProgram"), refused.key());
        assertEquals("FanoutProgram=\"" + program + "\": " + problem, refused.getMessage());
    }

    @Test
    void shouldSayWhatIsWrongWithAPath() throws Exception {
        String nothing = mount.path("nothing").toString();
        assertRefused(
                nothing, "nothing is pinned there: pin a program, as by `bpftool prog pin id NUMBER " + nothing + "`");
        assertRefused(
                Files.createFile(home.resolve("file")).toString(),
                "is not in a bpf filesystem: use the path at which a program is pinned, such as /sys/fs/bpf/spread");
        int map = BpfObjects.map();
        descriptors.add(map);
        BpfObjects.pin(map, mount.path("map"));
        assertRefused(mount.path("map").toString(), "is pinned, but is not an eBPF program: use the path of a program");
        BpfObjects.pin(load(BpfObjects.XDP, BpfObjects.RETURN_2), mount.path("xdp"));
        assertRefused(
                mount.path("xdp").toString(), "is an eBPF program of type 6: load it with the type socket_filter (1)");
    }

    @Test
    void shouldKeepNoDescriptorOfAProgram() throws Exception {
        BpfObjects.pin(load(BpfObjects.SOCKET_FILTER, BpfObjects.BY_SOURCE_PORT), mount.path("spread"));
        BpfObjects.pin(load(BpfObjects.XDP, BpfObjects.RETURN_2), mount.path("xdp"));
        Rings.closeAll(open(pair.receiver, mount.path("spread").toString()));
        long before = programs();
        Rings.closeAll(open(pair.receiver, mount.path("spread").toString()));
        assertThrows(
                RingException.class, () -> open(pair.receiver, mount.path("xdp").toString()));
        assertEquals(before, programs());
        assertTrue(before >= descriptors.size());
    }

    private static long programs() throws Exception {
        try (var all = Files.list(Path.of("/proc/self/fd"))) {
            return all.filter(fd -> {
                        try {
                            return Files.readSymbolicLink(fd).toString().contains("bpf-prog");
                        } catch (java.io.IOException e) {
                            return false; // that of the listing itself
                        }
                    })
                    .count();
        }
    }

    private RingException refusal(int descriptor) {
        return assertThrows(
                RingException.class,
                () -> AfPacketRings.open(CaptureOptions.DEFAULT
                        .withBlocks(16384, 4)
                        .withFanout(EBPF, RINGS, 0)
                        .withFanoutProgram(descriptor)
                        .specification(pair.receiver)));
    }

    @Test
    void shouldSayWhatIsWrongWithADescriptor() {
        assertEquals(
                "FanoutProgram=\"0\": is not an open descriptor of an eBPF program of this process",
                refusal(0).getMessage());
        assertEquals(
                "FanoutProgram=\"99999\": is not an open descriptor of an eBPF program of this process",
                refusal(99_999).getMessage());
    }
}
