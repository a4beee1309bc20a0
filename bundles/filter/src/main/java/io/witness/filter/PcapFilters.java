package io.witness.filter;

import io.witness.api.packet.LinkTypes;
import io.witness.api.ring.LinkDescription;
import io.witness.filter.internal.PcapHandle;
import io.witness.filter.internal.PcapLibrary;
import java.util.OptionalInt;

/** Compiles filter expressions by libpcap, which is loaded at first use. */
public final class PcapFilters {
    private PcapFilters() {}

    /**
     * Compiles an expression for an interface. An activated handle of the interface is used, so that {@code vlan 100}
     * looks for the tag where the kernel keeps it. Where libpcap does not take packets as they come, but those of the
     * interface start with an IP header, the program is for these. For any thread.
     *
     * @param link the interface; libpcap finds it by its name
     * @param expression the filter, see pcap-filter(7)
     * @return the program
     * @throws FilterException with libpcap's text; if libpcap is missing, with the remedy. Also if the name is another
     *     interface's meanwhile
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
     * Compiles an expression for files of a link type, with the results of {@code tcpdump -r}: VLAN tags are looked for in the
     * packet. What is in this machine's byte order in a file is taken to be so: the protocol of link type 0. For any thread.
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
