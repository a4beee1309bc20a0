package io.witness.filter.internal;

import io.witness.api.packet.LinkTypes;
import io.witness.filter.BpfInstruction;
import io.witness.filter.BpfProgram;
import io.witness.filter.FilterException;
import io.witness.filter.FilterException.Blame;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.PacketSockets;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A handle of libpcap: on an interface, or for a link type alone. */
public final class PcapHandle implements AutoCloseable {
    private static final int PCAP_ERRBUF_SIZE = 256;
    private static final int PCAP_ERROR = -1;
    private static final int PCAP_ERROR_NO_SUCH_DEVICE = -5;
    private static final int PCAP_ERROR_IFACE_NOT_UP = -9;
    private static final int PCAP_NETMASK_UNKNOWN = -1;
    /** The value that tcpdump uses for a file. */
    private static final int NO_NETMASK = 0;

    /** Unlike other link types, not a LINKTYPE number. */
    private static final int DLT_RAW = 12;
    /** The most bytes that libpcap keeps of a packet; a filter returns this. */
    private static final int SNAP_LENGTH = 262_144;
    /** The handle has an unused ring of its own: as small as possible. */
    private static final int BUFFER_SIZE = 4096;

    private static final int FILE_LENGTH = 24;
    private static final int FILE_MAGIC = 0xA1B2C3D4;
    /** {@code struct bpf_program}: u32 length, padding, pointer to {@code struct bpf_insn}. */
    private static final int PROGRAM_LENGTH = 16;

    private static final int PROGRAM_POINTER = 8;

    private final PcapCalls pcap;
    private final long handle;
    private final int netmask;

    private PcapHandle(PcapCalls pcap, long handle, int netmask) {
        this.pcap = pcap;
        this.handle = handle;
        this.netmask = netmask;
    }

    /**
     * Opens a handle for files of a link type, by reading a file without packets. A handle that never had a file compiles
     * differently: its filters use the protocol numbers of this system, not those of all writers of files.
     */
    public static PcapHandle forFile(PcapCalls pcap, int linkType) throws FilterException {
        NativeMemory file = emptyFile(linkType);
        NativeMemory errors = NativeMemory.allocate(PCAP_ERRBUF_SIZE);
        long stream = StandardIo.CALLS.fmemopen(file.address(), FILE_LENGTH, "r");
        long handle = stream == 0 ? 0 : pcap.pcap_fopen_offline(stream, errors.address());
        Reference.reachabilityFence(file); // all of it is read
        if (handle == 0) {
            if (stream != 0) {
                StandardIo.CALLS.fclose(stream);
            }
            throw new FilterException(
                    "libpcap has no filters for link type " + linkType + ": " + text(errors.buffer()));
        }
        return new PcapHandle(pcap, handle, NO_NETMASK);
    }

    // struct pcap_file_header: u32 magic, u16 major and minor version, 8 bytes, u32 snap length, u32 link type.
    private static NativeMemory emptyFile(int linkType) {
        NativeMemory file = NativeMemory.allocate(FILE_LENGTH);
        file.buffer().putInt(FILE_MAGIC).putShort((short) 2).putShort((short) 4).putLong(0);
        file.buffer().putInt(SNAP_LENGTH).putInt(linkType);
        return file;
    }

    /** Opens a handle for packets of a device that start with an IP header. */
    public static PcapHandle forIpPackets(PcapCalls pcap) throws FilterException {
        long handle = pcap.pcap_open_dead(DLT_RAW, SNAP_LENGTH);
        if (handle == 0) {
            throw new FilterException("libpcap has no memory for a handle");
        }
        return new PcapHandle(pcap, handle, PCAP_NETMASK_UNKNOWN);
    }

    /**
     * Opens the interface with a name and an index: libpcap uses the name, which may move to another interface meanwhile.
     */
    public static PcapHandle activate(PcapCalls pcap, String interfaceName, int interfaceIndex) throws FilterException {
        NativeMemory errors = NativeMemory.allocate(PCAP_ERRBUF_SIZE);
        long handle = pcap.pcap_create(interfaceName, errors.address());
        if (handle == 0) {
            throw new FilterException("libpcap cannot open " + interfaceName + ": " + text(errors.buffer()));
        }
        PcapHandle opened = new PcapHandle(pcap, handle, PCAP_NETMASK_UNKNOWN);
        try {
            opened.activate(interfaceName);
            opened.require(interfaceName, interfaceIndex);
            return opened;
        } catch (FilterException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    private void activate(String interfaceName) throws FilterException {
        requireSuccess(interfaceName, pcap.pcap_set_snaplen(handle, SNAP_LENGTH));
        requireSuccess(interfaceName, pcap.pcap_set_buffer_size(handle, BUFFER_SIZE));
        requireSuccess(interfaceName, pcap.pcap_activate(handle));
    }

    // A positive status is a warning.
    private void requireSuccess(String interfaceName, int status) throws FilterException {
        if (status >= 0) {
            return;
        }
        String details = pcap.pcap_geterr(handle);
        String reason = status == PCAP_ERROR || !details.isEmpty() ? details : pcap.pcap_statustostr(status);
        boolean linkDown = status == PCAP_ERROR_IFACE_NOT_UP || status == PCAP_ERROR_NO_SUCH_DEVICE;
        throw new FilterException(
                "libpcap cannot open " + interfaceName + ": " + reason, linkDown ? Blame.LINK_DOWN : Blame.FILTER);
    }

    private void require(String interfaceName, int interfaceIndex) throws FilterException {
        try {
            int opened = PacketSockets.interfaceIndex(pcap.pcap_fileno(handle));
            if (opened != interfaceIndex) {
                throw new FilterException(
                        interfaceName + " was interface " + interfaceIndex + " and is now " + opened,
                        Blame.LINK_CHANGED);
            }
        } catch (ErrnoException e) {
            throw new FilterException("libpcap cannot open " + interfaceName + ": " + e.getMessage());
        }
    }

    /**
     * Tells whether libpcap's packets of the interface have the same bytes as in a ring, without a header of libpcap before
     * them.
     */
    public boolean takesPacketsAsTheyCome() {
        return switch (pcap.pcap_datalink(handle)) {
            case LinkTypes.LINUX_SLL,
                    LinkTypes.LINUX_SLL2,
                    LinkTypes.LINUX_IRDA,
                    LinkTypes.LINUX_LAPD,
                    LinkTypes.NETLINK -> false;
            default -> true;
        };
    }

    /** Compiles an expression; libpcap's program is copied and freed. */
    public BpfProgram compile(String expression) throws FilterException {
        NativeMemory program = NativeMemory.allocate(PROGRAM_LENGTH);
        if (pcap.pcap_compile(handle, program.address(), expression, 1, netmask) != 0) {
            throw new FilterException(pcap.pcap_geterr(handle));
        }
        try {
            return copy(program.buffer());
        } finally {
            pcap.pcap_freecode(program.address());
            Reference.reachabilityFence(program);
        }
    }

    private static BpfProgram copy(ByteBuffer program) {
        int count = program.getInt(0);
        ByteBuffer source = NativeMemory.copy(program.getLong(PROGRAM_POINTER), count * BpfInstruction.LENGTH);
        List<BpfInstruction> instructions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instructions.add(BpfInstruction.read(source));
        }
        return new BpfProgram(instructions);
    }

    private static String text(ByteBuffer errors) {
        return StandardCharsets.UTF_8.decode(errors.duplicate()).toString().split("\0", 2)[0];
    }

    @Override
    public void close() {
        pcap.pcap_close(handle);
    }
}
