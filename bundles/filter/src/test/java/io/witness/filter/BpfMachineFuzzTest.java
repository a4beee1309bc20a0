package io.witness.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Programs of any instructions, on any packet: they are refused, or they end. */
class BpfMachineFuzzTest {
    private static final int[] CODES = {
        0, 1, 2, 3, 4, 5, 6, 7, 12, 20, 21, 22, 28, 29, 32, 36, 37, 40, 44, 45, 48, 52, 53, 60, 61, 64, 68, 69, 72, 76,
        77, 80, 84, 92, 96, 97, 100, 108, 116, 124, 128, 129, 132, 135, 148, 156, 164, 172, 177
    };

    @FuzzTest(maxDuration = "10m")
    void shouldRefuseAProgramOrEnd(FuzzedDataProvider data) {
        List<BpfInstruction> instructions = new ArrayList<>();
        int length = data.consumeInt(1, 64);
        for (int i = 0; i < length; i++) {
            instructions.add(instruction(data));
        }
        instructions.add(new BpfInstruction(data.consumeBoolean() ? 6 : 22, 0, 0, data.consumeInt(0, 9)));
        BpfMachine machine;
        try {
            machine = new BpfMachine(new BpfProgram(instructions));
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().contains("instruction"), e.getMessage());
            return;
        }
        int wireLength = data.consumeInt(0, 70_000);
        run(machine, ByteBuffer.wrap(data.consumeRemainingAsBytes()), wireLength);
    }

    /** What is likely to run, with wild numbers at times. */
    private static BpfInstruction instruction(FuzzedDataProvider data) {
        int code = data.consumeInt(0, 9) == 0 ? data.consumeInt(0, 0xFFFF) : data.pickValue(CODES);
        long k = data.consumeBoolean() ? data.consumeInt(0, 20) : data.consumeLong(0, 0xFFFF_FFFFL);
        return new BpfInstruction(code, data.consumeInt(0, 5), data.consumeInt(0, 5), k);
    }

    private static void run(BpfMachine machine, ByteBuffer frame, int wireLength) {
        int kept = machine.run(frame, wireLength);
        assertTrue(kept >= 0);
        assertEquals(kept, machine.run(frame.order(ByteOrder.LITTLE_ENDIAN), wireLength));
        assertEquals(0, frame.position());
    }
}
