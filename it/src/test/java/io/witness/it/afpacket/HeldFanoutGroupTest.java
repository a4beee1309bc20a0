package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.afpacket.internal.AfPacketDriver;
import io.witness.api.ring.DescriptorLease;
import io.witness.api.ring.FanoutGroupHeldException;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingGroup;
import java.io.File;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A ring of a fixed fanout group is closed, but somebody keeps its socket alive. */
class HeldFanoutGroupTest extends OnVethPair {
    private static final int ID = 78;
    private final AfPacketDriver driver = new AfPacketDriver();

    @AfterEach
    void close() throws Exception {
        driver.deactivate();
    }

    @Test
    void shouldNameTheProcessThatHasTheDescriptorAndOpenWhenItIsGone() throws Exception {
        Ring ring = open(ID).rings().get(0);
        DescriptorLease lease = ring.lease();
        try (DescriptorHolder holder = DescriptorHolder.ofDescriptor(lease.descriptor())) {
            lease.close();
            ring.close();
            assertHeld("python3 (pid " + holder.pid() + ")");
        }
        assertOpens(ID);
    }

    @Test
    void shouldNameTheProcessThatHasTheRingMapped() throws Exception {
        Ring ring = open(ID).rings().get(0);
        DescriptorLease lease = ring.lease();
        int length = ring.description().blockSize() * ring.description().numBlocks();
        try (DescriptorHolder holder = DescriptorHolder.ofMapping(lease.descriptor(), length)) {
            lease.close();
            ring.close();
            assertHeld("python3 (pid " + holder.pid() + ")");
        }
        assertOpens(ID);
    }

    @Test
    void shouldNameThisProcessWhileTheDescriptorIsLeased() throws Exception {
        Ring ring = open(ID).rings().get(0);
        try (DescriptorLease lease = ring.lease()) {
            assertNotEquals(-1, lease.descriptor());
            ring.close();
            assertHeld("java (pid " + ProcessHandle.current().pid() + ")");
        }
        assertOpens(ID);
    }

    @Test
    void shouldOpenNothingWhenItRefusesAndAllOtherGroups() throws Exception {
        Ring ring = open(ID).rings().get(0);
        try (DescriptorLease lease = ring.lease()) {
            ring.close();
            assertNotEquals(-1, lease.descriptor());
            int before = new File("/proc/self/fd").list().length;
            assertThrows(FanoutGroupHeldException.class, () -> open(ID));
            assertEquals(before, new File("/proc/self/fd").list().length);
            assertOpens(ID + 1);
            assertOpens(0);
        }
    }

    @Test
    void shouldNotMindRingsOfTheGroupThatAreInUse() throws Exception {
        RingGroup first = open(ID);
        assertOpens(ID);
        Rings.closeAll(first);
    }

    private RingGroup open(int fanoutId) throws Exception {
        return driver.open(Rings.specification(pair.receiver, "FanoutID", fanoutId));
    }

    private void assertOpens(int fanoutId) throws Exception {
        Rings.closeAll(open(fanoutId));
    }

    private void assertHeld(String holders) {
        FanoutGroupHeldException e = assertThrows(FanoutGroupHeldException.class, () -> open(ID));
        assertEquals(Optional.of("FanoutID"), e.key());
        assertEquals(holders, e.holders());
    }
}
