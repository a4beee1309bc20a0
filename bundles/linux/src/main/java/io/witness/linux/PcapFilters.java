package io.witness.linux;

import io.witness.linux.internal.PcapHandle;
import io.witness.linux.internal.PcapLibrary;

/** Compiles filter expressions by libpcap, which is loaded at first use. */
public final class PcapFilters {
    private PcapFilters() {}

    /**
     * Compiles an expression for an interface. An activated handle of the interface is used, so that {@code vlan 100}
     * looks for the tag where the kernel keeps it. For any thread.
     *
     * @param interfaceName the interface, which exists
     * @param expression the filter, see pcap-filter(7)
     * @return the program
     * @throws FilterException with libpcap's text; if libpcap is missing, with the remedy
     */
    public static BpfProgram compile(String interfaceName, String expression) throws FilterException {
        try (PcapHandle handle = PcapHandle.activate(PcapLibrary.load(), interfaceName)) {
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
