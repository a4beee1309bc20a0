package io.witness.afpacket.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.FanoutIdTakenException;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.ring.Selection;
import io.witness.api.socket.SpecificationException;
import io.witness.linux.Errno;
import io.witness.linux.ErrnoException;
import io.witness.linux.memory.MemoryAdmission;
import io.witness.linux.memory.MemoryShortageException;
import io.witness.linux.socket.FanoutMember;
import io.witness.settings.SocketSettings;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class OpeningTest {
    private static final LinkDescription ETHERNET = link(OptionalInt.of(1));

    private static LinkDescription link(OptionalInt linkType) {
        return new LinkDescription("eth0", 1, linkType, Optional.empty(), 1500, true);
    }

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
    void shouldRefuseRingsForWhichThereIsNoMemoryBeforeOpeningASocket() throws SpecificationException {
        RingSpecification specification = specification("NumBlocks", 4000, "FanoutSize", 256);
        RingException e = assertThrows(RingException.class, () -> open(specification));
        assertEquals(Optional.of("NumBlocks"), e.key());
        assertTrue(
                e.getMessage()
                        .startsWith(
                                "NumBlocks=4000: 4000 blocks of 1048576 bytes in each of 256 rings take 1024000 MiB, "),
                e.getMessage());
    }

    /** What is set aside for others is told of in the refusal of what there is no memory for. */
    @Test
    void shouldSetNothingAsideAnyMoreForRingsThatCannotBeOpened() throws SpecificationException {
        assertThrows(RingException.class, () -> open(specification("Interface", "nowhere0")));
        RingException e =
                assertThrows(RingException.class, () -> open(specification("NumBlocks", 4000, "FanoutSize", 256)));
        assertTrue(e.getMessage().matches(".* take 1024000 MiB, and only \\d+ MiB are available: .*"), e.getMessage());
    }

    private static void open(RingSpecification specification) throws RingException {
        new RingOpener(specification, new ClosedRings(), MemoryAdmission.ofProcess()).open();
    }

    @Test
    void shouldAddToAShortageWhatHelpsInTheConfiguration() throws SpecificationException {
        RingSpecification plain = specification("NumBlocks", 7);
        RingSpecification sealed = specification("NumBlocks", 7, "Sealed", true);
        IOException ofHost = new MemoryShortageException("7 blocks: use 6 blocks or less", false);
        IOException ofHeap = new MemoryShortageException("7 blocks: use 6 blocks or less, or a larger heap", true);
        String beginning = "NumBlocks=7: 7 blocks: use 6 blocks or less";
        assertEquals(beginning, OpenErrors.memory(plain, ofHost).getMessage());
        assertEquals(
                beginning + ", or remove Sealed",
                OpenErrors.memory(sealed, ofHost).getMessage());
        assertEquals(
                beginning + ", or a larger heap (WITNESS_JAVA_OPTS=-Xmx)",
                OpenErrors.memory(sealed, ofHeap).getMessage());
        assertEquals(
                Optional.empty(),
                OpenErrors.memory(plain, new IOException("interrupted")).key());
    }

    @Test
    void shouldTakeAnInterfaceThatVanishesWhileItIsBoundForMissing() {
        assertInstanceOf(
                InterfaceMissingException.class, OpenErrors.bind("eth0", new ErrnoException("bind", Errno.ENODEV)));
    }

    @Test
    void shouldBlameTheFanoutIdForAGroupOfAnotherKind() throws SpecificationException {
        FanoutGroup group = new FanoutGroup(specification("FanoutID", 7));
        RingException e = group.explain(new ErrnoException("setsockopt", Errno.EINVAL), Optional.empty(), 0, false);
        assertInstanceOf(FanoutIdTakenException.class, e);
        assertEquals(Optional.of("FanoutID"), e.key());
        assertTrue(e.getMessage().startsWith("FanoutID=7: "), e.getMessage());
    }

    @Test
    void shouldSayWhatIsDifferentInAGroupThatExists() throws SpecificationException {
        RingSpecification wanted = specification("FanoutID", 7, "FanoutType", 0x1001);
        assertEquals(
                "the group with this id, of 2 members, is of type cbpf, not lb: use the same FanoutType, or choose another"
                        + " id; `ss -0 -e -p` names its processes",
                difference(wanted, new FanoutMember(11, 3, 5, 7, 6), new FanoutMember(12, 3, 5, 7, 6)));
        assertEquals(
                "the group with this id, of 1 member, is on the interface of index 99999, not eth0: use the same Interface, or"
                        + " choose another id; `ss -0 -e -p` names its processes",
                difference(wanted, new FanoutMember(11, 3, 99_999, 7, 1)));
        assertTrue(difference(wanted, new FanoutMember(11, 0x800, 5, 7, 1))
                .contains("receives the protocol 0x0800 only, not all: "));
        assertTrue(difference(wanted, new FanoutMember(11, 3, 5, 7, 1)).contains("has other flags than lb|rollover: "));
        assertEquals(Optional.empty(), new ForeignGroup(List.of()).difference(wanted, 5));
    }

    private static String difference(RingSpecification wanted, FanoutMember... members) {
        return new ForeignGroup(List.of(members)).difference(wanted, 5).orElseThrow();
    }

    @Test
    void shouldBlameTheFanoutSizeForAFullGroup() throws SpecificationException {
        FanoutGroup group = new FanoutGroup(specification("FanoutID", 7, "FanoutSize", 9));
        RingException e = group.explain(new ErrnoException("setsockopt", Errno.ENOSPC), Optional.empty(), 250, false);
        assertEquals(Optional.of("FanoutSize"), e.key());
        assertTrue(e.getMessage().startsWith("FanoutSize=9: the fanout group 7 has 250 members "), e::getMessage);
    }

    @Test
    void shouldBlameTheFanoutTypeWhenTheIdIsFree() throws SpecificationException {
        FanoutGroup group = new FanoutGroup(specification("FanoutType", 0x4001));
        RingException e = group.explain(new ErrnoException("setsockopt", Errno.EINVAL), Optional.empty(), 0, false);
        assertEquals(Optional.of("FanoutType"), e.key());
        assertTrue(e.getMessage().startsWith("FanoutType=lb|ignore_outgoing: "), e.getMessage());
    }

    @Test
    void shouldWaitForALinkThatIsDownOnAnOldKernel() throws SpecificationException {
        FanoutGroup group = new FanoutGroup(specification("FanoutID", 7));
        RingException e = group.explain(new ErrnoException("setsockopt", Errno.EINVAL), Optional.empty(), 0, true);
        assertInstanceOf(InterfaceMissingException.class, e);
        assertTrue(e.getMessage().startsWith("interface eth0 is down, "), e.getMessage());
    }

    @Test
    void shouldSayWhyAPinnedProgramCannotBeOpened() {
        assertEquals(
                "this host allows only processes with the capability CAP_BPF to open it: add CAP_BPF",
                ExtendedProgram.reason("/sys/fs/bpf/x", new ErrnoException("bpf", Errno.EPERM)));
        assertTrue(ExtendedProgram.reason("/nowhere/x", new ErrnoException("bpf", Errno.EACCES))
                .startsWith("may not be read: "));
        assertTrue(ExtendedProgram.reason("/proc/self/exe", new ErrnoException("bpf", Errno.EACCES))
                .startsWith("is not in a bpf filesystem: "));
        assertEquals(
                "is not an eBPF program: use the path at which one is pinned",
                ExtendedProgram.reason("/sys/fs/bpf/x", new ErrnoException("bpf", Errno.EINVAL)));
    }

    @Test
    void shouldReadNumbersAsAProgram() throws Exception {
        assertEquals(
                "1\n6 0 0 0\n",
                FilterSource.program(specification("Filter", "1,6 0 0 0"), ETHERNET)
                        .orElseThrow()
                        .toString());
        assertEquals(Optional.empty(), FilterSource.program(specification("Filter", " "), ETHERNET));
    }

    @Test
    void shouldQuoteTheFilterAndItsProblem() throws SpecificationException {
        RingSpecification specification = specification("Filter", "2,6 0 0 0");
        RingException e = assertThrows(RingException.class, () -> FilterSource.program(specification, ETHERNET));
        assertEquals(Optional.of("Filter"), e.key());
        assertTrue(e.getMessage().startsWith("Filter=\"2,6 0 0 0\": the first number says 2"), e.getMessage());
        assertTrue(e.getMessage().contains("tcpdump -ddd"), e.getMessage());
    }

    @Test
    void shouldDescribeTheRingByItsSpecification() throws SpecificationException {
        RingSpecification specification = specification("Filter", "tcp");
        var description = Descriptions.of(specification, 1);
        assertEquals(Optional.of("eth0"), description.interfaceName());
        assertEquals(Optional.of("tcp"), description.filter());
        assertEquals(OptionalInt.of(262_144), description.snapLength());
        assertEquals(specification.geometry().numBlocks(), description.numBlocks());
    }

    @Test
    void shouldTellACaptureLengthThatIsTheSameForAllPackets() throws SpecificationException {
        assertEquals(OptionalInt.of(96), snapLength(CaptureLength.of(96)));
        assertEquals(OptionalInt.of(262_144), snapLength(CaptureLength.TRANSPORT_HEADER));
    }

    private static OptionalInt snapLength(CaptureLength length) throws SpecificationException {
        return Descriptions.of(selecting("", false, length), 1).snapLength();
    }

    @Test
    void shouldBlameTheInterfaceForALinkTypeThatIsUnknown() throws SpecificationException {
        RingSpecification specification = selecting("", true, CaptureLength.ALL);
        RingException e =
                assertThrows(RingException.class, () -> FilterSource.program(specification, link(OptionalInt.of(105))));
        assertEquals(Optional.of("Interface"), e.key());
        assertTrue(e.getMessage().startsWith("Interface=eth0: link type 105: "), e.getMessage());
    }

    @Test
    void shouldQuoteAFilterThatCannotBePutTogetherWithOtherConditions() throws SpecificationException {
        RingSpecification specification = selecting("1,5 0 0 7", true, CaptureLength.ALL);
        RingException e = assertThrows(RingException.class, () -> FilterSource.program(specification, ETHERNET));
        assertEquals(Optional.of("Filter"), e.key());
        assertTrue(e.getMessage().startsWith("Filter=\"1,5 0 0 7\": instruction 0 jumps"), e.getMessage());
    }

    private static RingSpecification selecting(String filter, boolean ipOnly, CaptureLength length)
            throws SpecificationException {
        return specification("FanoutSize", 1).withSelection(new Selection(filter, ipOnly, false, length));
    }

    private static RingSpecification specification(Object... keysAndValues) throws SpecificationException {
        Map<String, Object> entry = new HashMap<>(Map.of("SocketName", "/run/test.sock", "Interface", "eth0"));
        for (int i = 0; i < keysAndValues.length; i += 2) {
            entry.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return SocketSettings.socket(entry).rings();
    }
}
