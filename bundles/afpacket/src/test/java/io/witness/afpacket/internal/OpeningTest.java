package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OpeningTest {
    @Test
    void shouldHandleInterfacesAndLeaveOtherFormsToOtherDrivers() {
        AfPacketDriver driver = new AfPacketDriver();
        assertTrue(driver.handles("eth0"));
        assertTrue(driver.handles("eth0.100"));
        assertFalse(driver.handles("replay:file.pcap"));
    }

    @Test
    void shouldSayHowToGetThePrivilege() {
        String message =
                OpenErrors.socket(new ErrnoException("socket", Errno.EPERM)).getMessage();
        assertTrue(message.contains("CAP_NET_RAW") && message.contains("sudo"), message);
        assertTrue(message.contains("setpriv") && message.contains("AmbientCapabilities="), message);
        assertFalse(message.contains("\n"), message);
    }

    @Test
    void shouldBlameTheSizesForWhatTheKernelSaysOfThem() throws SpecificationException {
        RingSpecification specification = specification("NumBlocks", 2048);
        RingException memory = OpenErrors.ring(specification, new ErrnoException("setsockopt", Errno.ENOMEM));
        assertEquals(Optional.of("NumBlocks"), memory.key());
        assertTrue(memory.getMessage().contains("2048 MiB each"), memory.getMessage());
        RingException sizes = OpenErrors.ring(specification, new ErrnoException("setsockopt", Errno.EINVAL));
        assertEquals(Optional.of("BlockSize"), sizes.key());
        assertTrue(sizes.getMessage().contains("page size 4096"), sizes.getMessage());
    }

    @Test
    void shouldRefuseRingsLargerThanTheMemoryBeforeTheKernelTries() throws Exception {
        RingSpecification specification = specification("NumBlocks", 2048);
        AvailableMemory.check(specification, "MemFree: 1 kB\nMemAvailable:    2097152 kB\n");
        AvailableMemory.check(specification, "MemFree: 1 kB\n");
        RingException e = assertThrows(
                RingException.class,
                () -> AvailableMemory.check(specification, "MemFree: 1 kB\nMemAvailable:    2097151 kB\n"));
        assertEquals(Optional.of("NumBlocks"), e.key());
        assertTrue(e.getMessage().contains("take 2048 MiB, and only 2047 MiB are available"), e.getMessage());
    }

    @Test
    void shouldWantAsMuchAgainForTheCopiesOfASealedSocket() throws Exception {
        RingSpecification specification = specification("Sealed", true);
        AvailableMemory.check(specification, "MemAvailable:    131072 kB\n");
        RingException e = assertThrows(
                RingException.class, () -> AvailableMemory.check(specification, "MemAvailable:    131071 kB\n"));
        assertEquals(Optional.of("NumBlocks"), e.key());
        assertTrue(
                e.getMessage().contains("take 128 MiB with the copies of Sealed=true, and only 127 MiB"),
                e.getMessage());
        assertTrue(e.getMessage().endsWith(", or leave Sealed out"), e.getMessage());
    }

    @Test
    void shouldTakeAnInterfaceThatVanishesWhileItIsBoundForMissing() {
        assertInstanceOf(
                InterfaceMissingException.class, OpenErrors.bind("eth0", new ErrnoException("bind", Errno.ENODEV)));
    }

    @Test
    void shouldBlameTheFanoutIdForAGroupOfAnotherKind() throws SpecificationException {
        FanoutGroup group = new FanoutGroup(specification("FanoutID", 7));
        RingException e = group.explain(new ErrnoException("setsockopt", Errno.EINVAL), false);
        assertEquals(Optional.of("FanoutID"), e.key());
        assertTrue(e.getMessage().startsWith("FanoutID=7: "), e.getMessage());
    }

    @Test
    void shouldBlameTheFanoutTypeWhenTheIdIsFree() throws SpecificationException {
        FanoutGroup group = new FanoutGroup(specification("FanoutType", 0x1003));
        RingException e = group.explain(new ErrnoException("setsockopt", Errno.EINVAL), false);
        assertEquals(Optional.of("FanoutType"), e.key());
        assertTrue(e.getMessage().startsWith("FanoutType=rollover|rollover: "), e.getMessage());
    }

    @Test
    void shouldWaitForALinkThatIsDownOnAnOldKernel() throws SpecificationException {
        FanoutGroup group = new FanoutGroup(specification("FanoutID", 7));
        RingException e = group.explain(new ErrnoException("setsockopt", Errno.EINVAL), true);
        assertInstanceOf(InterfaceMissingException.class, e);
        assertTrue(e.getMessage().startsWith("interface eth0 is down: "), e.getMessage());
    }

    @Test
    void shouldReadNumbersAsAProgram() throws Exception {
        assertEquals(
                "1\n6 0 0 0\n",
                FilterSource.program(specification("Filter", "1,6 0 0 0"))
                        .orElseThrow()
                        .toString());
        assertEquals(Optional.empty(), FilterSource.program(specification("Filter", " ")));
    }

    @Test
    void shouldQuoteTheFilterAndItsProblem() throws SpecificationException {
        RingSpecification specification = specification("Filter", "2,6 0 0 0");
        RingException e = assertThrows(RingException.class, () -> FilterSource.program(specification));
        assertEquals(Optional.of("Filter"), e.key());
        assertTrue(e.getMessage().startsWith("Filter=\"2,6 0 0 0\": the first number says 2"), e.getMessage());
        assertTrue(e.getMessage().contains("tcpdump -ddd"), e.getMessage());
    }

    @Test
    void shouldKnowTheLinkTypeOrLeaveItOpen() {
        assertEquals(OptionalInt.of(1), Descriptions.linkType(1));
        assertEquals(OptionalInt.of(1), Descriptions.linkType(772));
        assertEquals(OptionalInt.of(101), Descriptions.linkType(0xFFFE));
        assertEquals(OptionalInt.empty(), Descriptions.linkType(778));
    }

    @Test
    void shouldDescribeTheRingByItsSpecification() throws SpecificationException {
        RingSpecification specification = specification("Filter", "tcp");
        var description = Descriptions.of(specification, 1);
        assertEquals(Optional.of("eth0"), description.interfaceName());
        assertEquals(Optional.of("tcp"), description.filter());
        assertEquals(OptionalInt.of(262_144), description.snapLength());
        assertEquals(specification.numBlocks(), description.numBlocks());
    }

    private static RingSpecification specification(String key, Object value) throws SpecificationException {
        Map<String, Object> entry = new HashMap<>(Map.of("SocketName", "/run/test.sock", "Interface", "eth0"));
        entry.put(key, value);
        return SocketSpecification.of(entry).rings();
    }
}
