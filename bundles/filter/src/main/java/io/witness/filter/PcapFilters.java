package io.witness.filter;

import io.witness.api.packet.LinkTypes;
import io.witness.api.ring.LinkDescription;
import io.witness.filter.internal.CookedLoads;
import io.witness.filter.internal.PcapHandle;
import io.witness.filter.internal.PcapLibrary;
import java.util.OptionalInt;

/** Compiles filter expressions with libpcap, which is loaded at first use. */
public final class PcapFilters {
    private PcapFilters() {}

    /**
     * Compiles an expression for an interface. For any thread.
     *
     * <p>An activated handle of the interface is used, so that {@code vlan 100} looks for the tag where the kernel keeps it.
     * If libpcap would change the interface's packets, but they start with an IP header, the program is for IP packets.
     *
     * @param link the interface; libpcap finds it by its name
     * @param expression the filter, see pcap-filter(7)
     * @return the program
     * @throws FilterException with libpcap's text; if libpcap is missing, with the remedy. Also if the name has moved to
     *     another interface
     */
    public static BpfProgram compile(LinkDescription link, String expression) throws FilterException {
        try (PcapHandle handle = PcapHandle.activate(PcapLibrary.load(), link.name(), link.index())) {
            if (handle.takesPacketsAsTheyCome()) {
                return handle.compile(expression);
            }
        }
        if (!link.linkType().equals(OptionalInt.of(LinkTypes.RAW))) {
            throw new FilterException("libpcap does not know the link type of " + link.name()
                    + " and would read a packet's fields at wrong offsets");
        }
        try (PcapHandle handle = PcapHandle.forIpPackets(PcapLibrary.load())) {
            return handle.compile(expression);
        }
    }

    /**
     * Compiles an expression for packets that the kernel captures without their link layer ({@code SOCK_DGRAM}), as libpcap
     * does: their protocol and direction are loaded from beside the packet, and it refuses addresses of the link layer and
     * VLANs. For any thread.
     *
     * @param expression the filter, see pcap-filter(7)
     * @return the program
     * @throws FilterException with libpcap's text; if libpcap is missing, with the remedy. Also if the expression needs a
     *     field of the link layer
     */
    public static BpfProgram compileCooked(String expression) throws FilterException {
        try (PcapHandle handle = PcapHandle.forFile(PcapLibrary.load(), LinkTypes.LINUX_SLL)) {
            return CookedLoads.of(handle.compile(expression));
        }
    }

    /**
     * Compiles an expression for files of a link type, with the results of {@code tcpdump -r}: VLAN tags are looked for in
     * the packet. For any thread.
     *
     * <p>Fields that a file has in the byte order of its writer (the protocol of link type 0) are assumed to be in this
     * machine's.
     *
     * @param linkType the LINKTYPE number of the file's packets
     * @param expression the filter, see pcap-filter(7)
     * @return the program, for a {@link BpfMachine}
     * @throws FilterException with libpcap's text; if libpcap is missing, with the remedy
     */
    public static BpfProgram compileForFile(int linkType, String expression) throws FilterException {
        try (PcapHandle handle = PcapHandle.forFile(PcapLibrary.load(), linkType)) {
            return handle.compile(expression);
        }
    }
}
