package io.witness.linux.link.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.Link;
import io.witness.linux.Errno;
import io.witness.linux.link.internal.LinkFollower.Need;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkFollowerTest {
    private static final int UP = NetlinkBytes.UP | NetlinkBytes.CARRIER;
    private final LinkFollower links = new LinkFollower();

    @Test
    void shouldKnowNothingBeforeTheEndOfTheFirstDump() {
        assertEquals(Need.NOW, links.need());
        int sequence = links.beginDump();
        assertEquals(Need.NONE, links.need());
        apply(new NetlinkBytes().dumped(sequence, 1, "lo", UP).dumped(sequence, 2, "eth0", 0));
        assertFalse(links.isComplete());
        apply(new NetlinkBytes().end(NetlinkDatagram.TYPE_DONE, sequence, 0));
        assertTrue(links.isComplete());
        assertLink("lo", 1, true);
        assertLink("eth0", 2, false);
        assertEquals(Optional.empty(), links.link("eth1"));
    }

    @Test
    void shouldFollowDownUpAndCarrier() {
        dump();
        apply(new NetlinkBytes().link(2, "eth0", 0));
        assertLink("eth0", 2, false);
        apply(new NetlinkBytes().link(2, "eth0", NetlinkBytes.UP));
        assertEquals(Optional.of(new Link(2, true, false)), links.link("eth0"));
        apply(new NetlinkBytes().link(2, "eth0", UP));
        assertLink("eth0", 2, true);
    }

    @Test
    void shouldFollowRemovalAndReplacementUnderTheSameName() {
        dump();
        apply(new NetlinkBytes().deleted(2, "eth0"));
        assertEquals(Optional.empty(), links.link("eth0"));
        apply(new NetlinkBytes().link(7, "eth0", UP));
        assertLink("eth0", 7, true);
        apply(new NetlinkBytes().deleted(7, "eth0").link(8, "eth0", UP));
        assertLink("eth0", 8, true);
    }

    @Test
    void shouldFollowNamesThatChangeHands() {
        dump();
        apply(new NetlinkBytes().link(2, "eth9", UP));
        assertEquals(Optional.empty(), links.link("eth0"));
        assertLink("eth9", 2, true);
        apply(new NetlinkBytes().link(3, "eth0", UP));
        assertLink("eth0", 3, true);
        apply(new NetlinkBytes().link(3, "tmp", UP).link(2, "eth0", UP).link(3, "eth9", UP));
        assertLink("eth0", 2, true);
        assertLink("eth9", 3, true);
    }

    @Test
    void shouldAskAgainWhenSomethingWasLostAndDropWhatIsGone() {
        dump();
        apply(new NetlinkBytes().link(3, "eth1", UP));
        links.lost();
        assertEquals(Need.NOW, links.need());
        int sequence = links.beginDump();
        apply(new NetlinkBytes().dumped(sequence, 1, "lo", UP).link(5, "eth2", UP));
        assertLink("eth1", 3, true);
        apply(new NetlinkBytes()
                .dumped(sequence, 3, "eth0", UP)
                .deleted(1, "lo")
                .end(NetlinkDatagram.TYPE_DONE, sequence, 0));
        assertLink("eth0", 3, true);
        assertLink("eth2", 5, true);
        assertEquals(Optional.empty(), links.link("eth1"));
        assertEquals(Optional.empty(), links.link("lo"));
    }

    @Test
    void shouldLeaveTheNameToItsNewOwnerWhenTheOldOneIsFoundGone() {
        dump();
        int sequence = links.beginDump();
        apply(new NetlinkBytes().dumped(sequence, 9, "eth0", UP).end(NetlinkDatagram.TYPE_DONE, sequence, 0));
        assertLink("eth0", 9, true);
    }

    @Test
    void shouldAskAgainWhenADumpWasInterruptedAndForgetNobodyUntilThen() {
        dump();
        int sequence = links.beginDump();
        int flags = NetlinkBytes.MULTI | NetlinkDatagram.FLAG_DUMP_INTERRUPTED;
        apply(new NetlinkBytes().message(NetlinkDatagram.TYPE_DONE, flags, sequence, new byte[4]));
        assertEquals(Need.NOW, links.need());
        assertLink("eth0", 2, true);
    }

    @Test
    void shouldAskAgainLaterWhenItIsRefusedAndAtOnceWhenTheLastDumpIsUnderWay() {
        int before = links.beginDump();
        int sequence = links.beginDump();
        apply(new NetlinkBytes().end(NetlinkDatagram.TYPE_ERROR, sequence, Errno.EBUSY));
        assertEquals(Need.NOW, links.need());
        apply(new NetlinkBytes().end(NetlinkDatagram.TYPE_DONE, before, 0));
        assertFalse(links.isComplete(), "the end of a dump that began before something was lost");
        sequence = links.beginDump();
        apply(new NetlinkBytes().end(NetlinkDatagram.TYPE_ERROR, sequence, Errno.EPERM));
        assertEquals(Need.LATER, links.need());
        sequence = links.beginDump();
        apply(new NetlinkBytes().end(NetlinkDatagram.TYPE_DONE, sequence, Errno.ENOMEM));
        assertEquals(Need.LATER, links.need());
        assertFalse(links.isComplete());
    }

    @Test
    void shouldSurviveGarbage() {
        dump();
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            NetlinkBytes bytes = new NetlinkBytes().link(4, "eth4", UP).deleted(5, "eth5");
            for (int damage = 0; damage < 4; damage++) {
                bytes.bytes().put(random.nextInt(bytes.length()), (byte) random.nextInt());
            }
            links.apply(bytes.bytes(), random.nextInt(bytes.length() + 1));
        }
    }

    private void dump() {
        int sequence = links.beginDump();
        apply(new NetlinkBytes()
                .dumped(sequence, 1, "lo", UP)
                .dumped(sequence, 2, "eth0", UP)
                .end(NetlinkDatagram.TYPE_DONE, sequence, 0));
    }

    private void apply(NetlinkBytes bytes) {
        links.apply(bytes.bytes(), bytes.length());
    }

    private void assertLink(String name, int index, boolean up) {
        assertEquals(Optional.of(new Link(index, up, up)), links.link(name));
    }
}
