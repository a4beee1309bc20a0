package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.AfPacketRings;
import io.witness.api.ring.FanoutIdTakenException;
import io.witness.api.ring.RingException;
import io.witness.source.CaptureOptions;
import io.witness.source.PacketSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rings join a fanout group that a program in C has created. */
class ForeignGroupTest {
    private static final int ID = 54321;
    private static final int HASH = 0;
    private static final int LB = 1;
    private static final int ROLLOVER_FLAG = 0x1000;
    private static final int RINGS = 3;
    private static final int PACKETS = 4000;

    @TempDir
    Path home;

    private Veth veth;

    @BeforeEach
    void open() throws Exception {
        veth = Veth.create();
    }

    @AfterEach
    void close() throws Exception {
        veth.close();
    }

    private Child member(String interfaceName, int mode, Object... protocol) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Tools.c("fanoutmember"), interfaceName, Integer.toString(ID), Integer.toString(mode)));
        for (Object number : protocol) {
            command.add(number.toString());
        }
        Child member = Child.start(home, command);
        Await.until("it has joined", () -> member.out().startsWith("joined\n") || !member.isAlive(), member::toString);
        return member;
    }

    private static CaptureOptions options(int mode) {
        return CaptureOptions.DEFAULT
                .withBlocks(65536, 16)
                .withBlockTimeoutMillis(5000)
                .withFanout(mode, RINGS, ID);
    }

    private List<PacketSource> sources(int mode) throws RingException {
        return options(mode).openAll(veth.captured(), AfPacketRings::open);
    }

    @Test
    void shouldShareThePacketsWithItsCreator() throws Exception {
        try (Child member = member(veth.captured(), LB)) {
            List<PacketSource> sources = sources(LB);
            try {
                Traffic.send(home, veth, Frames.small(PACKETS), 20_000);
                Await.until(
                        "all are captured",
                        () -> captured(sources) >= RINGS * PACKETS / (RINGS + 1),
                        () -> sources.stream()
                                .map(PacketSource::statistics)
                                .toList()
                                .toString());
                for (PacketSource source : sources) {
                    assertEquals(PACKETS / (RINGS + 1), captured(List.of(source)));
                }
            } finally {
                sources.forEach(PacketSource::close);
            }
            member.signal("TERM");
            member.expectStatus(0);
            assertEquals("joined\nreceived " + PACKETS / (RINGS + 1) + "\n", member.out());
        }
    }

    private static long captured(List<PacketSource> sources) {
        return sources.stream()
                .mapToLong(source -> source.statistics().ring().orElseThrow().accepted())
                .sum();
    }

    private String refusal(int mode) {
        RingException refused = assertThrows(FanoutIdTakenException.class, () -> sources(mode));
        assertEquals("FanoutID", refused.key().orElseThrow());
        return refused.getMessage();
    }

    @Test
    void shouldSayThatTheTypeDiffers() throws Exception {
        try (Child member = member(veth.captured(), LB)) {
            assertTrue(member.isAlive(), member::toString);
            assertEquals(
                    "FanoutID=54321: the group with this id, of 1 member, is of type lb, not hash: use the same FanoutType, or"
                            + " choose another id; `ss -0 -e -p` names its processes",
                    refusal(HASH));
        }
    }

    @Test
    void shouldSayThatTheFlagsDiffer() throws Exception {
        try (Child member = member(veth.captured(), LB | ROLLOVER_FLAG)) {
            assertTrue(member.isAlive(), member::toString);
            String problem = refusal(LB);
            assertTrue(problem.contains(" has other flags than lb: use the same flags in FanoutType"), problem);
        }
    }

    @Test
    void shouldSayThatTheInterfaceDiffers() throws Exception {
        try (Child member = member(veth.far(), LB)) {
            assertTrue(member.isAlive(), member::toString);
            String problem = refusal(LB);
            assertTrue(
                    problem.contains(" is on the interface " + veth.far() + ", not " + veth.captured() + ": "),
                    problem);
        }
    }

    @Test
    void shouldSayThatTheProtocolDiffers() throws Exception {
        try (Child member = member(veth.captured(), LB, "0x0800")) {
            assertTrue(member.isAlive(), member::toString);
            String problem = refusal(LB);
            assertTrue(problem.contains(" receives the protocol 0x0800 only, not all: "), problem);
        }
    }

    /** 255 rings of ours and two members more: the kernel allows 256. */
    @Test
    void shouldSayThatTheGroupIsFull() throws Exception {
        try (Child one = member(veth.captured(), LB);
                Child other = member(veth.captured(), LB)) {
            assertTrue(one.isAlive() && other.isAlive(), other::toString);
            RingException refused = assertThrows(RingException.class, () -> CaptureOptions.DEFAULT
                    .withBlocks(4096, 1)
                    .withFanout(LB, 255, ID)
                    .openAll(veth.captured(), AfPacketRings::open));
            assertEquals("FanoutSize", refused.key().orElseThrow());
            assertEquals(
                    "FanoutSize=255: the fanout group 54321 has 256 members and takes no more (256, unless its creator asked"
                            + " the kernel for more): use a smaller size, or another FanoutID",
                    refused.getMessage());
        }
    }
}
