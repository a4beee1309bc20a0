package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.memory.internal.MemorySealer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a ring tells of its interface, which has no addresses but that of its link layer. */
class LinkDescriptionTest extends OnVethPair {
    private RingGroup group;
    private Ring ring;

    @BeforeEach
    void open() throws Exception {
        VethPair.ip("link", "set", pair.receiver, "address", "02:00:00:00:ab:cd");
        group = Rings.open(pair.receiver);
        ring = group.rings().get(0);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    @Test
    void shouldTellAllThatIsAskedFor() throws Exception {
        assertEquals(
                new LinkDescription(
                        pair.receiver,
                        group.linkIndex(),
                        OptionalInt.of(1),
                        Optional.of("02:00:00:00:ab:cd"),
                        1500,
                        true),
                link());
    }

    @Test
    void shouldTellWhatHasChanged() throws Exception {
        VethPair.ip("link", "set", pair.receiver, "mtu", "1300");
        VethPair.ip("link", "set", pair.receiver, "address", "02:00:00:00:ab:ce");
        assertEquals(1300, link().mtu());
        assertEquals(Optional.of("02:00:00:00:ab:ce"), link().hardwareAddress());
        VethPair.down(pair.receiver);
        assertFalse(link().up());
        VethPair.up(pair.receiver);
        assertTrue(link().up());
    }

    @Test
    void shouldFollowItUnderAnotherName() throws Exception {
        VethPair.ip("link", "set", pair.receiver, "name", "renamed1");
        assertEquals("renamed1", link().name());
        assertEquals(group.linkIndex(), link().index());
    }

    @Test
    void shouldTellThatItIsGoneAlsoWhenAnotherHasItsName() throws Exception {
        VethPair.ip("link", "del", pair.receiver);
        assertEquals(Optional.empty(), ring.link());
        VethPair.ip("link", "add", pair.receiver, "type", "veth", "peer", "name", pair.sender);
        assertEquals(Optional.empty(), ring.link());
    }

    @Test
    void shouldTellItThroughASealedRing() throws Exception {
        try (Ring sealed = new MemorySealer().seal(Rings.openOne(pair.receiver))) {
            assertEquals(link(), sealed.link().orElseThrow());
        }
    }

    @Test
    void shouldTellItAsOftenAsItIsAsked() throws Exception {
        link();
        long before = descriptors();
        for (int i = 0; i < 100; i++) {
            link();
        }
        assertTrue(descriptors() < before + 50, "descriptors are left open");
    }

    private static long descriptors() throws Exception {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private LinkDescription link() throws RingException {
        return ring.link().orElseThrow();
    }
}
