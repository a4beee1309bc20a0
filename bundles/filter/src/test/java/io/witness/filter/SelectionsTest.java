package io.witness.filter;

import static io.witness.filter.TestFrames.IPV4;
import static io.witness.filter.TestFrames.IPV6;
import static io.witness.filter.TestFrames.PAYLOAD;
import static io.witness.filter.TestFrames.SERVICE_TAG;
import static io.witness.filter.TestFrames.TAG;
import static io.witness.filter.TestFrames.ethernet;
import static io.witness.filter.TestFrames.extension;
import static io.witness.filter.TestFrames.fragment;
import static io.witness.filter.TestFrames.frame;
import static io.witness.filter.TestFrames.ipv4;
import static io.witness.filter.TestFrames.ipv6;
import static io.witness.filter.TestFrames.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.CaptureLength;
import io.witness.api.ring.LinkDescription;
import io.witness.api.ring.Selection;
import io.witness.filter.FilterException.Blame;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Filters are given as numbers, which do not need libpcap. */
class SelectionsTest {
    private static final int ETHERNET = 1;
    private static final int LINUX_SLL = 113;
    private static final int RAW = 101;
    /** {@code ip}, as {@code tcpdump -ddd} prints it. */
    private static final String IP = "4,40 0 0 12,21 0 1 2048,6 0 0 262144,6 0 0 0";

    private static final LinkDescription WITHOUT_LINK_TYPE =
            new LinkDescription("some0", 1, OptionalInt.empty(), Optional.empty(), 1500, true);

    private static final byte[] UDP = ethernet(IPV4, ipv4(5, 17, 0), PAYLOAD);
    private static final byte[] ARP = ethernet("0806", PAYLOAD);

    @Test
    void shouldNeedNoProgramForAllPackets() throws Exception {
        assertEquals(Optional.empty(), Selections.forFile(Selection.ALL, 105));
        assertEquals(Optional.empty(), Selections.forInterface(Selection.ALL, WITHOUT_LINK_TYPE));
    }

    @Test
    void shouldLeaveAFilterAloneThatStandsAlone() throws Exception {
        BpfProgram program = Selections.forFile(Selection.ofFilter(IP), 105).orElseThrow();
        assertEquals(BpfProgram.parse(IP).toString(), program.toString());
    }

    @Test
    void shouldTakeIpOnlyBehindUpToTwoTags() throws Exception {
        BpfMachine machine = machine(new Selection("", true, false, CaptureLength.ALL), ETHERNET);
        assertEquals(CaptureLength.MOST, run(machine, UDP));
        assertEquals(CaptureLength.MOST, run(machine, ethernet(IPV6, ipv6(17), PAYLOAD)));
        assertEquals(CaptureLength.MOST, run(machine, ethernet(TAG, IPV4, ipv4(5, 17, 0))));
        assertEquals(CaptureLength.MOST, run(machine, ethernet(SERVICE_TAG, TAG, IPV6, ipv6(17))));
        assertEquals(0, run(machine, ethernet(TAG, TAG, TAG, IPV4, ipv4(5, 17, 0))));
        assertEquals(0, run(machine, ARP));
        assertEquals(0, run(machine, ethernet(TAG, "0806", PAYLOAD)));
        assertEquals(0, run(machine, ethernet(TAG)));
        assertEquals(0, run(machine, new byte[0]));
    }

    @Test
    void shouldLeaveTaggedPacketsOut() throws Exception {
        BpfMachine machine = machine(new Selection("", false, true, CaptureLength.ALL), ETHERNET);
        assertEquals(CaptureLength.MOST, run(machine, UDP));
        assertEquals(CaptureLength.MOST, run(machine, ARP));
        assertEquals(0, run(machine, ethernet(TAG, IPV4, ipv4(5, 17, 0))));
        assertEquals(0, run(machine, ethernet(SERVICE_TAG, IPV4, ipv4(5, 17, 0))));
        assertEquals(0, run(machine, ethernet("9100 0001", IPV4, ipv4(5, 17, 0))));
    }

    @Test
    void shouldTakeOnlyWhatPassesTheFilterAsWell() throws Exception {
        BpfMachine machine = machine(new Selection(IP, true, true, CaptureLength.of(20)), ETHERNET);
        assertEquals(20, run(machine, UDP));
        assertEquals(0, run(machine, ethernet(IPV6, ipv6(17))));
        assertEquals(0, run(machine, ethernet(TAG, IPV4, ipv4(5, 17, 0))));
    }

    @Test
    void shouldLeaveTheLengthsOfAFilterWhereNoneIsAskedFor() throws Exception {
        BpfMachine machine = machine(new Selection("1,6 0 0 77", true, false, CaptureLength.ALL), ETHERNET);
        assertEquals(77, run(machine, UDP));
        assertEquals(0, run(machine, ARP));
    }

    @Test
    void shouldReplaceAResultThatIsCalculatedUnlessItIsZero() throws Exception {
        String firstByte = "2,48 0 0 14,22 0 0 0";
        BpfMachine machine = machine(new Selection(firstByte, false, false, CaptureLength.of(30)), ETHERNET);
        assertEquals(30, run(machine, UDP));
        assertEquals(0, run(machine, ethernet("0806", "00")));
    }

    @Test
    void shouldBeginAFilterAsIfItWereAlone() throws Exception {
        String returnsAPlusX = "2,12 0 0 0,22 0 0 0";
        assertEquals(0, run(machine(new Selection(returnsAPlusX, true, true, CaptureLength.ALL), ETHERNET), UDP));
    }

    @Test
    void shouldCutBehindTheNetworkHeader() throws Exception {
        BpfMachine machine = machine(upTo(CaptureLength.NETWORK_HEADER), ETHERNET);
        assertEquals(14 + 20, run(machine, UDP));
        assertEquals(14 + 60, run(machine, ethernet(IPV4, ipv4(15, 6, 0), PAYLOAD)));
        assertEquals(14 + 20, run(machine, ethernet(IPV4, ipv4(2, 6, 0), PAYLOAD)));
        assertEquals(18 + 24, run(machine, ethernet(TAG, IPV4, ipv4(6, 6, 0), PAYLOAD)));
        assertEquals(22 + 40, run(machine, ethernet(SERVICE_TAG, TAG, IPV6, ipv6(0), PAYLOAD)));
        assertEquals(14, run(machine, ARP));
        assertEquals(18, run(machine, ethernet(TAG, "0806", PAYLOAD)));
        assertEquals(22, run(machine, ethernet(TAG, TAG, TAG, IPV4, ipv4(5, 17, 0))));
    }

    @Test
    void shouldCutBehindTheTransportHeaderOfIpv4() throws Exception {
        BpfMachine machine = machine(upTo(CaptureLength.TRANSPORT_HEADER), ETHERNET);
        assertEquals(14 + 20 + 8, run(machine, UDP));
        assertEquals(14 + 20 + 8, run(machine, ethernet(IPV4, ipv4(5, 1, 0), PAYLOAD)));
        assertEquals(14 + 24 + 40, run(machine, ethernet(IPV4, ipv4(6, 6, 0), tcp(10), PAYLOAD)));
        assertEquals(14 + 20 + 60, run(machine, ethernet(IPV4, ipv4(5, 6, 0), tcp(15), PAYLOAD)));
        assertEquals(14 + 20 + 20, run(machine, ethernet(IPV4, ipv4(5, 6, 0), tcp(1), PAYLOAD)));
        assertEquals(18 + 20 + 20, run(machine, ethernet(TAG, IPV4, ipv4(5, 6, 0x4000), tcp(5), PAYLOAD)));
        assertEquals(14 + 20 + 8, run(machine, ethernet(IPV4, ipv4(5, 17, 0x2000), PAYLOAD)));
        assertEquals(14 + 20, run(machine, ethernet(IPV4, ipv4(5, 17, 0x2001), PAYLOAD)));
        assertEquals(14 + 20, run(machine, ethernet(IPV4, ipv4(5, 89, 0), PAYLOAD)));
        assertEquals(14, run(machine, ARP));
    }

    @Test
    void shouldCutBehindTheTransportHeaderOfIpv6() throws Exception {
        BpfMachine machine = machine(upTo(CaptureLength.TRANSPORT_HEADER), ETHERNET);
        assertEquals(54 + 8, run(machine, ethernet(IPV6, ipv6(58), PAYLOAD)));
        assertEquals(54 + 32, run(machine, ethernet(IPV6, ipv6(6), tcp(8), PAYLOAD)));
        assertEquals(54 + 24 + 8, run(machine, ethernet(IPV6, ipv6(0), extension(17, 3), PAYLOAD)));
        String four = ipv6(0) + extension(43, 1) + extension(44, 2) + fragment(60, 0) + extension(17, 1);
        assertEquals(54 + 40 + 8, run(machine, ethernet(IPV6, four, PAYLOAD)));
        assertEquals(54 + 8, run(machine, ethernet(IPV6, ipv6(44), fragment(17, 185), PAYLOAD)));
        assertEquals(54 + 8, run(machine, ethernet(IPV6, ipv6(44), fragment(59, 0), PAYLOAD)));
        assertEquals(54, run(machine, ethernet(IPV6, ipv6(50), PAYLOAD)));
    }

    @Test
    void shouldStopBehindTheFourthExtensionHeader() throws Exception {
        String five = ipv6(0) + extension(0, 1).repeat(3) + extension(60, 1) + extension(6, 1);
        BpfMachine machine = machine(upTo(CaptureLength.TRANSPORT_HEADER), ETHERNET);
        assertEquals(54 + 32, run(machine, ethernet(IPV6, five, tcp(5), PAYLOAD)));
    }

    @ParameterizedTest
    @ValueSource(ints = {ETHERNET, LINUX_SLL, 276, 0, RAW})
    void shouldKeepWhatIsThereOfAPacketThatEndsWithinItsHeaders(int linkType) throws Exception {
        byte[] link = frame(
                "00".repeat(linkType == RAW ? 0 : linkType == 0 ? 4 : linkType == 276 ? 20 : linkType == 1 ? 14 : 16));
        if (linkType != RAW && linkType != 0) {
            ByteBuffer.wrap(link).putShort(linkType == 276 ? 0 : link.length - 2, (short) 0x86DD);
        }
        byte[] network = frame(ipv6(0), extension(44, 1), fragment(6, 0), tcp(8), PAYLOAD);
        byte[] whole = Arrays.copyOf(link, link.length + network.length);
        System.arraycopy(network, 0, whole, link.length, network.length);
        BpfMachine machine = machine(upTo(CaptureLength.TRANSPORT_HEADER), linkType);
        int expected = link.length + 40 + 16 + 32;
        for (int length = 0; length <= whole.length; length++) {
            int kept = machine.run(ByteBuffer.wrap(whole, 0, length), whole.length);
            assertEquals(Math.min(length, expected), Math.min(length, kept), length + " bytes are there");
            assertTrue(kept > 0, length + " bytes are there");
        }
    }

    @Test
    void shouldKeepAPacketWhoseHeadersClaimToBeLongerThanItIs() throws Exception {
        BpfMachine machine = machine(upTo(CaptureLength.TRANSPORT_HEADER), ETHERNET);
        byte[] longExtension = ethernet(IPV6, ipv6(0), "3cff", "00".repeat(6), PAYLOAD);
        assertTrue(run(machine, longExtension) >= longExtension.length);
        byte[] longOptions = ethernet(IPV4, ipv4(5, 6, 0).replaceFirst("45", "4f"), tcp(5));
        assertTrue(run(machine, longOptions) >= longOptions.length);
    }

    @Test
    void shouldKeepPacketsWithoutALinkLayerThatAreNotIp() throws Exception {
        assertEquals(CaptureLength.MOST, run(machine(upTo(CaptureLength.NETWORK_HEADER), RAW), frame("5000")));
        assertEquals(20, run(machine(upTo(CaptureLength.NETWORK_HEADER), RAW), frame(ipv4(5, 17, 0), PAYLOAD)));
    }

    @Test
    void shouldSayThatTheFormOfThePacketsIsUnknown() {
        Selection selection = new Selection("", true, false, CaptureLength.ALL);
        FilterException e = assertThrows(FilterException.class, () -> Selections.forFile(selection, 105));
        assertEquals(Blame.LINK_TYPE, e.blame());
        assertTrue(e.getMessage().startsWith("link type 105: where IP packets"), e.getMessage());
        e = assertThrows(FilterException.class, () -> Selections.forInterface(selection, WITHOUT_LINK_TYPE));
        assertTrue(e.getMessage().startsWith("packets without a link type: "), e.getMessage());
    }

    @Test
    void shouldTakeAFixedLengthOfPacketsOfAnyForm() throws Exception {
        assertEquals(9, run(machine(upTo(CaptureLength.of(9)), 105), ARP));
    }

    @Test
    void shouldRefuseAFilterThatWouldJumpIntoWhatIsBehindIt() {
        Selection selection = new Selection("1,5 0 0 1", false, false, CaptureLength.of(9));
        FilterException e = assertThrows(FilterException.class, () -> Selections.forFile(selection, ETHERNET));
        assertEquals(Blame.FILTER, e.blame());
        assertEquals("instruction 0 jumps behind the last one", e.getMessage());
    }

    @Test
    void shouldSayThatAllTogetherIsTooLong() {
        String most = "4096," + "0 0 0 0,".repeat(4095) + "6 0 0 1";
        Selection selection = new Selection(most, true, false, CaptureLength.ALL);
        FilterException e = assertThrows(FilterException.class, () -> Selections.forFile(selection, ETHERNET));
        assertTrue(e.getMessage().startsWith("a program has 1 to 4096 instructions, this has 41"), e.getMessage());
    }

    private static Selection upTo(CaptureLength length) {
        return new Selection("", false, false, length);
    }

    private static BpfMachine machine(Selection selection, int linkType) throws FilterException {
        return new BpfMachine(Selections.forFile(selection, linkType).orElseThrow());
    }

    private static int run(BpfMachine machine, byte[] frame) {
        return machine.run(ByteBuffer.wrap(frame), frame.length);
    }
}
