package io.witness.filter;

import io.witness.api.packet.Packet;
import io.witness.filter.internal.BpfCheck;
import io.witness.filter.internal.BpfCodes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Runs a classic BPF program on packets in user space, with the results of libpcap's {@code bpf_filter}. Allocates nothing
 * while it runs. For one thread.
 *
 * <p>libpcap itself is not called, because a call per packet would cost more than most programs, and needs each packet
 * outside of the heap.
 */
public final class BpfMachine {
    /** Difference between the codes of a load at X and of a load at a fixed offset. */
    private static final int AT_X = BpfCodes.LD_WORD_AT_X - BpfCodes.LD_WORD;

    private static final long UNSIGNED = 0xFFFF_FFFFL;

    private final int[] codes;
    private final int[] constants;
    private final int[] jumpsTrue;
    private final int[] jumpsFalse;
    private final int[] memory = new int[BpfCodes.MEMORY_WORDS];
    /** Whether the program may read relative to headers, and ask for the type of a packet. */
    private final boolean inKernel;

    /** Where the packet starts for the program, from its link layer on; 0 in a file. */
    private int dataOffset;

    private int networkOffset;
    private int packetType;

    private int a;
    private int x;

    /**
     * Checks a program as the kernel does: jumps lead forward to instructions of the program, so that each run ends.
     *
     * @param program the program, compiled for a file: a packet in user space has only its bytes and its length
     * @throws IllegalArgumentException if it cannot be run; the message names the instruction
     */
    public BpfMachine(BpfProgram program) {
        this(program, false);
        check(program);
    }

    /**
     * Creates a machine for a program of a fanout group, which {@link #runInGroup} runs.
     *
     * @param program the program; of the kernel's values it may ask for the type of a packet only
     * @return the machine
     * @throws IllegalArgumentException if it cannot be run; the message names the instruction
     */
    public static BpfMachine ofGroup(BpfProgram program) {
        return new BpfMachine(program, true);
    }

    private BpfMachine(BpfProgram program, boolean inKernel) {
        BpfCheck.check(program.instructions());
        this.inKernel = inKernel;
        List<BpfInstruction> instructions = program.instructions();
        int length = instructions.size();
        codes = new int[length];
        constants = new int[length];
        jumpsTrue = new int[length];
        jumpsFalse = new int[length];
        for (int i = 0; i < length; i++) {
            codes[i] = instructions.get(i).code();
            constants[i] = (int) instructions.get(i).k();
            jumpsTrue[i] = instructions.get(i).jumpTrue();
            jumpsFalse[i] = instructions.get(i).jumpFalse();
        }
    }

    /** Refuses programs that cannot be run. */
    static void check(BpfProgram program) {
        BpfCheck.check(program.instructions());
        for (int i = 0; i < program.length(); i++) {
            BpfInstruction instruction = program.instructions().get(i);
            boolean asksKernel = BpfCheck.isFixedLoad(instruction.code()) && instruction.k() >= BpfCodes.ANCILLARY;
            if (asksKernel && instruction.k() != BpfCodes.CAPTURED_LENGTH) {
                throw new IllegalArgumentException("instruction " + i
                        + " asks the kernel for what no packet of a file has, such as its direction (offset "
                        + instruction.k() + ")");
            }
        }
    }

    /**
     * Runs the program on a packet.
     *
     * @param frame the packet from its link layer on: the remaining bytes, which are not consumed; of any byte order
     * @param wireLength bytes that the packet had on the wire
     * @return how many bytes of the packet to keep, which may be more than it has; 0: it is rejected
     */
    public int run(ByteBuffer frame, int wireLength) {
        return execute(frame, wireLength);
    }

    /**
     * Runs the program of a fanout group on a packet as the kernel does: an incoming packet starts with its network header, an
     * outgoing one with its link header.
     *
     * @param frame the packet from its link layer on: the remaining bytes, which are not consumed; of any byte order
     * @param linkHeaderLength bytes before the network header
     * @param type {@code PACKET_OUTGOING} of packet(7), or any other type for an incoming packet
     * @return the number of the member, to be taken modulo their number; 0 also if the packet is too short for the program
     */
    public int runInGroup(ByteBuffer frame, int linkHeaderLength, int type) {
        networkOffset = linkHeaderLength;
        packetType = type;
        dataOffset = type == Packet.TYPE_OUTGOING ? 0 : linkHeaderLength;
        return execute(frame, frame.remaining() - dataOffset);
    }

    private int execute(ByteBuffer frame, int wireLength) {
        a = 0;
        x = 0;
        Arrays.fill(memory, 0);
        for (int at = 0; ; at++) {
            int code = codes[at];
            boolean go = true;
            switch (code & BpfCodes.CLASS_MASK) {
                case BpfCodes.CLASS_LD -> go = load(at, code, frame, wireLength);
                case BpfCodes.CLASS_LDX -> go = loadIndex(at, code, frame, wireLength);
                case BpfCodes.CLASS_ST -> memory[constants[at]] = a;
                case BpfCodes.CLASS_STX -> memory[constants[at]] = x;
                case BpfCodes.CLASS_ALU -> go = operate(code, operand(at, code));
                case BpfCodes.CLASS_JMP -> at += jump(at, code);
                case BpfCodes.CLASS_RET -> {
                    return bounded(code == BpfCodes.RET_A ? a : constants[at]);
                }
                default -> transfer(code);
            }
            if (!go) {
                return 0;
            }
        }
    }

    /** Loads A; false if the packet is too short. */
    private boolean load(int at, int code, ByteBuffer frame, int wireLength) {
        int k = constants[at];
        switch (code) {
            case BpfCodes.LD_WORD, BpfCodes.LD_HALF, BpfCodes.LD_BYTE -> {
                if (k == (int) BpfCodes.CAPTURED_LENGTH) {
                    return loadLength(frame);
                }
                return inKernel && k == (int) BpfCodes.PACKET_TYPE
                        ? loadPacketType()
                        : loadBytes(code, k & UNSIGNED, frame);
            }
            case BpfCodes.LD_WORD_AT_X, BpfCodes.LD_HALF_AT_X, BpfCodes.LD_BYTE_AT_X -> {
                return loadBytes(code - AT_X, (x & UNSIGNED) + (k & UNSIGNED), frame);
            }
            case BpfCodes.LD_CONSTANT -> a = k;
            case BpfCodes.LD_MEMORY -> a = memory[k];
            default -> a = wireLength;
        }
        return true;
    }

    private boolean loadLength(ByteBuffer frame) {
        a = frame.remaining();
        return true;
    }

    private boolean loadPacketType() {
        a = packetType;
        return true;
    }

    /** Converts an offset of the program to one from the link layer on. */
    private long absolute(long offset) {
        if (inKernel && offset >= BpfCodes.NETWORK_HEADER && offset < BpfCodes.KERNEL) {
            return networkOffset + offset - BpfCodes.NETWORK_HEADER;
        }
        return inKernel && offset >= BpfCodes.LINK_HEADER ? offset - BpfCodes.LINK_HEADER : dataOffset + offset;
    }

    private boolean loadBytes(int code, long given, ByteBuffer frame) {
        int size = code == BpfCodes.LD_WORD ? Integer.BYTES : code == BpfCodes.LD_HALF ? Short.BYTES : 1;
        long offset = absolute(given);
        if (offset > frame.remaining() - size) {
            return false;
        }
        int position = frame.position() + (int) offset;
        boolean swap = frame.order() == ByteOrder.LITTLE_ENDIAN;
        switch (size) {
            case Integer.BYTES -> a = swap ? Integer.reverseBytes(frame.getInt(position)) : frame.getInt(position);
            case Short.BYTES ->
                a = (swap ? Short.reverseBytes(frame.getShort(position)) : frame.getShort(position)) & 0xFFFF;
            default -> a = frame.get(position) & 0xFF;
        }
        return true;
    }

    /** Loads X; false if the packet is too short. */
    private boolean loadIndex(int at, int code, ByteBuffer frame, int wireLength) {
        int k = constants[at];
        switch (code) {
            case BpfCodes.LDX_CONSTANT -> x = k;
            case BpfCodes.LDX_MEMORY -> x = memory[k];
            case BpfCodes.LDX_NIBBLE -> {
                long offset = absolute(k & UNSIGNED);
                if (offset >= frame.remaining()) {
                    return false;
                }
                x = (frame.get(frame.position() + (int) offset) & 0x0F) << 2;
            }
            default -> x = wireLength;
        }
        return true;
    }

    private int operand(int at, int code) {
        return (code & BpfCodes.WITH_X) != 0 ? x : constants[at];
    }

    /** Executes an operation; false if it would divide by zero. */
    private boolean operate(int code, int operand) {
        switch (code & ~BpfCodes.WITH_X) {
            case BpfCodes.ADD -> a += operand;
            case BpfCodes.SUB -> a -= operand;
            case BpfCodes.MUL -> a *= operand;
            case BpfCodes.OR -> a |= operand;
            case BpfCodes.AND -> a &= operand;
            case BpfCodes.XOR -> a ^= operand;
            case BpfCodes.LSH -> a = Integer.compareUnsigned(operand, Integer.SIZE) < 0 ? a << operand : 0;
            case BpfCodes.RSH -> a = Integer.compareUnsigned(operand, Integer.SIZE) < 0 ? a >>> operand : 0;
            case BpfCodes.NEG -> a = -a;
            default -> {
                return divide(code, operand);
            }
        }
        return true;
    }

    private boolean divide(int code, int operand) {
        if (operand == 0) {
            return false;
        }
        boolean modulo = (code & ~BpfCodes.WITH_X) == BpfCodes.MOD;
        a = modulo ? Integer.remainderUnsigned(a, operand) : Integer.divideUnsigned(a, operand);
        return true;
    }

    /** Returns how many instructions are skipped. */
    private int jump(int at, int code) {
        if (code == BpfCodes.JA) {
            return constants[at];
        }
        int operand = operand(at, code);
        boolean holds =
                switch (code & ~BpfCodes.WITH_X) {
                    case BpfCodes.JEQ -> a == operand;
                    case BpfCodes.JGT -> Integer.compareUnsigned(a, operand) > 0;
                    case BpfCodes.JGE -> Integer.compareUnsigned(a, operand) >= 0;
                    default -> (a & operand) != 0;
                };
        return holds ? jumpsTrue[at] : jumpsFalse[at];
    }

    private void transfer(int code) {
        if (code == BpfCodes.TAX) {
            x = a;
        } else {
            a = x;
        }
    }

    private static int bounded(int unsigned) {
        return unsigned < 0 ? Integer.MAX_VALUE : unsigned;
    }
}
