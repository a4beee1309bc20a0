package io.witness.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class HardwareTypesTest {
    @Test
    void shouldKnowTheLinkTypeOrLeaveItOpen() {
        assertEquals(OptionalInt.of(1), HardwareTypes.linkType(1));
        assertEquals(OptionalInt.of(1), HardwareTypes.linkType(772));
        assertEquals(OptionalInt.of(101), HardwareTypes.linkType(0xFFFE));
        assertEquals(OptionalInt.empty(), HardwareTypes.linkType(778));
    }
}
