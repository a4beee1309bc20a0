package io.witness.filter.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.filter.BpfProgram;
import io.witness.filter.FilterException;
import org.junit.jupiter.api.Test;

/** Programs as numbers: code, jumps, operand. */
class CookedLoadsTest {
    @Test
    void shouldMoveLoadsFromBehindTheCookedHeader() throws Exception {
        assertEquals("4,48 0 0 9,177 0 0 0,72 0 0 2,6 0 0 0", fixed("4,48 0 0 25,177 0 0 16,72 0 0 18,6 0 0 0"));
    }

    @Test
    void shouldLoadWhatTheKernelHasBesideThePacket() throws Exception {
        assertEquals("3,40 0 0 4294963200,40 0 0 4294963204,6 0 0 1", fixed("3,40 0 0 14,40 0 0 0,6 0 0 1"));
    }

    @Test
    void shouldLeaveOtherInstructionsAlone() throws Exception {
        String program = "5,48 0 0 4294963248,0 0 0 20,21 0 1 2048,128 0 0 0,6 0 0 262144";
        assertEquals(program, fixed(program));
    }

    @Test
    void shouldRefuseAddressesOfTheLinkLayer() {
        assertThrows(FilterException.class, () -> fixed("2,32 0 0 6,6 0 0 1"));
    }

    private static String fixed(String numbers) throws FilterException {
        return CookedLoads.of(BpfProgram.parse(numbers)).toString().strip().replace("\n", ",");
    }
}
