package io.witness.api.ringsize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingSizeRequestTest {
    @ParameterizedTest
    @CsvSource({"0.5, 0.5", "2s, 2", "500ms, 0.5", "250 us, 0.00025", "2min, 120", "24h, 86400"})
    void shouldReadTimes(String slack, double seconds) {
        RingSizeRequest request = RingSizeRequest.parse(List.of("1M", "60", slack));
        assertEquals(seconds, request.slackSeconds(), 1e-12);
    }

    @ParameterizedTest
    @CsvSource({"60, 60", "1500B, 1500", "9KiB, 9216", "262144, 262144"})
    void shouldReadSizes(String size, int bytes) {
        assertEquals(bytes, RingSizeRequest.parse(List.of("1M", size, "1")).packetSize());
    }

    @ParameterizedTest
    @CsvSource({
        "x 60 1, RATE=x",
        "1M 0 1, SIZE=0",
        "1M 1.5 1, SIZE=1.5",
        "1M 262145 1, SIZE=262145",
        "1M 60 0, SLACK=0",
        "1M 60 25h, SLACK=25h",
        "1M 60 1day, SLACK=1day"
    })
    void shouldNameTheWrongOperand(String operands, String start) {
        Exception refused =
                assertThrows(IllegalArgumentException.class, () -> RingSizeRequest.parse(List.of(operands.split(" "))));
        assertEquals(start, refused.getMessage().split(" ")[0]);
    }

    @Test
    void shouldAskForThreeOperands() {
        Exception refused =
                assertThrows(IllegalArgumentException.class, () -> RingSizeRequest.parse(List.of("1M", "60")));
        assertEquals("2 operands instead of RATE SIZE SLACK: use some such as 10Gbit 800 500ms", refused.getMessage());
    }
}
