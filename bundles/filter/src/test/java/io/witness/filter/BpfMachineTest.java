package io.witness.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Programs by hand, as {@code tcpdump -ddd} prints them. */
class BpfMachineTest {
    private static final int WIRE_LENGTH = 1000;

    /** The bytes 0xF0 to 0xFF; the program's result is A. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ld [0]: all bits are unsigned | 32 0 0 0 | 2147483647",
                "ldh [1] | 40 0 0 1 | 61938",
                "ldb [15]: the last byte | 48 0 0 15 | 255",
                "ldb [16]: behind it | 48 0 0 16 | 0",
                "ldh [15]: half behind it | 40 0 0 15 | 0",
                "ld [13] | 32 0 0 13 | 0",
                "ld [0x7fffffff] | 32 0 0 2147483647 | 0",
                "ldx #4, ldh [x + 2] | 1 0 0 4, 72 0 0 2 | 63223",
                "ldx #4, ldb [x + 11] | 1 0 0 4, 80 0 0 11 | 255",
                "ldx #4, ldb [x + 12] | 1 0 0 4, 80 0 0 12 | 0",
                "ldx #4, ldb [x - 4]: no sum that overflows | 1 0 0 4, 80 0 0 4294967292 | 0",
                "ldx #-1, ld [x + 0] | 1 0 0 4294967295, 64 0 0 0 | 0",
                "ldx 4*([5]&0xf), txa | 177 0 0 5, 135 0 0 0 | 20",
                "ldx 4*([16]&0xf) | 177 0 0 16, 0 0 0 7 | 0",
                "ldx 4*([-1]&0xf) | 177 0 0 4294967295, 0 0 0 7 | 0",
                "ld #pktlen | 128 0 0 0 | 1000",
                "ldx #pktlen, txa | 129 0 0 0, 135 0 0 0 | 1000",
                "st M[15], ld M[15] | 0 0 0 7, 2 0 0 15, 0 0 0 1, 96 0 0 15 | 7",
                "stx M[0], ldx M[0] | 1 0 0 7, 3 0 0 0, 1 0 0 1, 97 0 0 0, 135 0 0 0 | 7",
                "ld M[3]: nothing was stored | 96 0 0 3 | 0",
                "tax | 0 0 0 9, 7 0 0 0, 0 0 0 0, 135 0 0 0 | 9",
                "add #-1 | 0 0 0 9, 4 0 0 4294967295 | 8",
                "sub x | 0 0 0 9, 1 0 0 4, 28 0 0 0 | 5",
                "mul #3 | 0 0 0 9, 36 0 0 3 | 27",
                "div #2 of an unsigned | 0 0 0 4294967294, 52 0 0 2 | 2147483647",
                "div x by zero | 0 0 0 9, 60 0 0 0 | 0",
                "mod #10 of an unsigned | 0 0 0 4294967295, 148 0 0 10 | 5",
                "mod x by zero | 0 0 0 9, 156 0 0 0 | 0",
                "or #6 | 0 0 0 9, 68 0 0 6 | 15",
                "and #12 | 0 0 0 9, 84 0 0 12 | 8",
                "xor x | 0 0 0 9, 1 0 0 10, 172 0 0 0 | 3",
                "lsh #3 | 0 0 0 9, 100 0 0 3 | 72",
                "lsh x by 32 | 0 0 0 9, 1 0 0 32, 108 0 0 0 | 0",
                "rsh #1 of an unsigned | 0 0 0 4294967295, 116 0 0 1 | 2147483647",
                "rsh x by 33 | 0 0 0 9, 1 0 0 33, 124 0 0 0 | 0",
                "neg | 0 0 0 4294967287, 132 0 0 0 | 9",
            })
    void shouldCalculateAsLibpcapDoes(String what, String instructions, int result) {
        assertEquals(result, run(instructions + ", 22 0 0 0"), what);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jeq | 21 | 9 | 9 | true",
                "jeq | 21 | 9 | 8 | false",
                "jgt is unsigned | 37 | 4294967295 | 1 | true",
                "jgt | 37 | 9 | 9 | false",
                "jge | 53 | 9 | 9 | true",
                "jge is unsigned | 53 | 1 | 4294967295 | false",
                "jset | 69 | 12 | 4 | true",
                "jset | 69 | 12 | 3 | false",
            })
    void shouldCompareWithAConstantAndWithX(String what, int code, long a, long operand, boolean holds) {
        String ends = ", 6 0 0 2, 6 0 0 1";
        int expected = holds ? 1 : 2;
        assertEquals(expected, run("0 0 0 " + a + "," + code + " 1 0 " + operand + ends), what);
        assertEquals(expected, run("0 0 0 " + a + ",1 0 0 " + operand + "," + (code + 8) + " 1 0 0" + ends), what);
    }

    @Test
    void shouldJumpOverManyInstructions() {
        String skipped = ", 6 0 0 5".repeat(1000);
        assertEquals(7, run("5 0 0 1000" + skipped + ", 6 0 0 7"));
    }

    @Test
    void shouldReadFromThePositionOfAnyBufferAndLeaveIt() {
        BpfMachine machine = new BpfMachine(program("40 0 0 2, 22 0 0 0"));
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            ByteBuffer frame = ByteBuffer.allocateDirect(64).order(order);
            frame.put(12, (byte) 0x12).put(13, (byte) 0x34).position(10).limit(14);
            assertEquals(0x1234, machine.run(frame.asReadOnlyBuffer().order(order), WIRE_LENGTH));
            assertEquals(0, machine.run(frame.limit(13), WIRE_LENGTH));
            assertEquals(10, frame.position());
        }
    }

    @Test
    void shouldForgetTheMemoryOfTheLastPacket() {
        BpfMachine machine =
                new BpfMachine(program("128 0 0 0, 21 0 2 1, 2 0 0 0, 6 0 0 1, 96 0 0 0, 4 0 0 5, 22 0 0 0"));
        assertEquals(1, machine.run(ByteBuffer.allocate(0), 1));
        assertEquals(5, machine.run(ByteBuffer.allocate(0), 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 0 0 7 | the last instruction, code=0, does not return",
                "5 0 0 1, 6 0 0 0 | instruction 0 jumps behind the last one",
                "6 0 0 0, 5 0 0 4294967294, 6 0 0 0 | instruction 1 jumps back, as protochain does: programs with loops are refused",
                "6 0 0 1, 21 0 1 0, 6 0 0 0 | instruction 1 jumps behind the last one",
                "6 0 0 1, 21 1 0 0, 6 0 0 0 | instruction 1 jumps behind the last one",
                "2 0 0 16, 6 0 0 0 | instruction 0 uses M[16]: there are 16 words",
                "97 0 0 4294967295, 6 0 0 0 | instruction 0 uses M[4294967295]: there are 16 words",
                "52 0 0 0, 6 0 0 0 | instruction 0 divides by zero",
                "148 0 0 0, 6 0 0 0 | instruction 0 divides by zero",
                "100 0 0 32, 6 0 0 0 | instruction 0 shifts by 32 bits",
                "65535 0 0 0, 6 0 0 0 | instruction 0 has code=65535, which classic BPF does not know",
                "140 0 0 0, 6 0 0 0 | instruction 0 has code=140, which classic BPF does not know",
                "14 0 0 0, 6 0 0 0 | instruction 0 has code=14, which classic BPF does not know",
                "180 0 0 0, 6 0 0 0 | instruction 0 has code=180, which classic BPF does not know",
                "85 0 0 0, 6 0 0 0 | instruction 0 has code=85, which classic BPF does not know",
            })
    void shouldRefuseWhatTheKernelRefuses(String instructions, String message) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> new BpfMachine(program(instructions)));
        assertEquals(message, e.getMessage());
    }

    @Test
    void shouldRefuseToBeAskedForWhatOnlyTheKernelKnows() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> new BpfMachine(program("32 0 0 4294963204, 6 0 0 0")));
        assertEquals(
                "instruction 0 asks the kernel for what no packet of a file has, such as its direction "
                        + "(offset 4294963204)",
                e.getMessage());
    }

    @Test
    void shouldEndWhateverRuns() {
        Random random = new Random(7);
        byte[] bytes = new byte[64];
        int run = 0;
        for (int i = 0; i < 300_000; i++) {
            random.nextBytes(bytes);
            try {
                BpfMachine machine = new BpfMachine(random(random));
                run++;
                assertTrue(machine.run(ByteBuffer.wrap(bytes, 0, random.nextInt(65)), WIRE_LENGTH) >= 0);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().contains("instruction"), e.getMessage());
            }
        }
        assertTrue(run > 1000, run + " programs were run");
    }

    private static BpfProgram random(Random random) {
        List<BpfInstruction> instructions = new ArrayList<>();
        for (int left = random.nextInt(20); left > 0; left--) {
            int jump = random.nextInt(left + 1);
            int k = random.nextInt(4) == 0 ? random.nextInt() : random.nextInt(16);
            instructions.add(new BpfInstruction(random.nextInt(0xB2), jump, left - jump, k & 0xFFFF_FFFFL));
        }
        instructions.add(new BpfInstruction(22, 0, 0, 0));
        return new BpfProgram(instructions);
    }

    @Test
    void shouldAllocateNothingWhileItRuns() {
        BpfMachine machine = new BpfMachine(program("40 0 0 2, 2 0 0 1, 96 0 0 1, 21 0 1 5, 6 0 0 1, 6 0 0 0"));
        ByteBuffer frame = ByteBuffer.allocate(64);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 200_000; i++) {
            machine.run(frame, i);
        }
        long bytes = threads.getCurrentThreadAllocatedBytes() - before;
        assertEquals(0, bytes / 100_000, bytes + " bytes");
    }

    private static int run(String instructions) {
        ByteBuffer frame = ByteBuffer.allocate(16);
        for (int i = 0; i < 16; i++) {
            frame.put(i, (byte) (0xF0 + i));
        }
        return new BpfMachine(program(instructions)).run(frame, WIRE_LENGTH);
    }

    private static BpfProgram program(String instructions) {
        return BpfProgram.parse(instructions.split(",").length + "," + instructions);
    }
}
