package io.witness.filter.internal;

/**
 * Lists instructions of classic BPF ({@code linux/bpf_common.h}, {@code linux/filter.h}), under the names of {@code tcpdump
 * -d}. A is the accumulator, X the index, M 16 words of memory.
 */
public final class BpfCodes {
    /** The most instructions of a program ({@code BPF_MAXINSNS}). */
    public static final int MOST_INSTRUCTIONS = 4096;

    /** The bits with the class of an instruction. */
    public static final int CLASS_MASK = 0x07;

    public static final int CLASS_LD = 0x00;
    public static final int CLASS_LDX = 0x01;
    public static final int CLASS_ST = 0x02;
    public static final int CLASS_STX = 0x03;
    public static final int CLASS_ALU = 0x04;
    public static final int CLASS_JMP = 0x05;
    public static final int CLASS_RET = 0x06;

    public static final int LD_WORD = 0x20;
    public static final int LD_HALF = 0x28;
    public static final int LD_BYTE = 0x30;
    public static final int LD_WORD_AT_X = 0x40;
    public static final int LD_HALF_AT_X = 0x48;
    public static final int LD_BYTE_AT_X = 0x50;
    public static final int LD_CONSTANT = 0x00;
    public static final int LD_MEMORY = 0x60;
    public static final int LD_LENGTH = 0x80;
    public static final int LDX_CONSTANT = 0x01;
    public static final int LDX_MEMORY = 0x61;
    public static final int LDX_LENGTH = 0x81;
    /** Four times the low half of a byte: the length of an IPv4 header. */
    public static final int LDX_NIBBLE = 0xB1;

    public static final int ST = 0x02;
    public static final int STX = 0x03;

    /** Added to the code of an operation or comparison: with X instead of the constant. */
    public static final int WITH_X = 0x08;

    public static final int ADD = 0x04;
    public static final int SUB = 0x14;
    public static final int MUL = 0x24;
    public static final int DIV = 0x34;
    public static final int OR = 0x44;
    public static final int AND = 0x54;
    public static final int LSH = 0x64;
    public static final int RSH = 0x74;
    public static final int NEG = 0x84;
    public static final int MOD = 0x94;
    public static final int XOR = 0xA4;

    public static final int JA = 0x05;
    public static final int JEQ = 0x15;
    public static final int JGT = 0x25;
    public static final int JGE = 0x35;
    public static final int JSET = 0x45;

    public static final int RET_CONSTANT = 0x06;
    public static final int RET_A = 0x16;
    public static final int TAX = 0x07;
    public static final int TXA = 0x87;

    /** Words of memory. */
    public static final int MEMORY_WORDS = 16;
    /** Loads from here on are not relative to the start of the packet ({@code SKF_LL_OFF}). */
    public static final long ANCILLARY = 0xFFE0_0000L;
    /** Loads from here on read the link header, wherever the packet starts ({@code SKF_LL_OFF}). */
    public static final long LINK_HEADER = ANCILLARY;
    /** Loads from here on read the network header, wherever the packet starts ({@code SKF_NET_OFF}). */
    public static final long NETWORK_HEADER = 0xFFF0_0000L;
    /** Loads from here on query the kernel ({@code SKF_AD_OFF}). */
    public static final long KERNEL = 0xFFFF_F000L;
    /** Whether the kernel took a VLAN tag out of the packet ({@code SKF_AD_OFF + SKF_AD_VLAN_TAG_PRESENT}). */
    public static final long VLAN_TAG_PRESENT = KERNEL + 48;
    /** The packet's protocol, such as an EtherType ({@code SKF_AD_OFF + SKF_AD_PROTOCOL}). */
    public static final long PROTOCOL = KERNEL;
    /** To whom the packet is addressed, or that it is outgoing ({@code SKF_AD_OFF + SKF_AD_PKTTYPE}). */
    public static final long PACKET_TYPE = KERNEL + 4;
    /** Captured bytes of a packet in a file; our own extension, because the kernel has all bytes of a packet. */
    public static final long CAPTURED_LENGTH = 0xFFFF_FF00L;

    private BpfCodes() {}
}
