package io.witness.monitor.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredKeysTest {
    @Test
    void shouldReadANumber() {
        assertEquals(0, ConfiguredKeys.read("port", "0", 65535));
        assertEquals(65535, ConfiguredKeys.read("port", " 65535 ", 65535));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "abc", "-1", "65536", "99999999999", "9464 # metrics", "0x10", "1.5"})
    void shouldNameWhatIsNoNumber(String text) {
        String said = assertThrows(
                        IllegalArgumentException.class,
                        () -> ConfiguredKeys.read("port", text, ConfiguredKeys.MOST_PORT))
                .getMessage();
        assertEquals("port = " + text + " is no number from 0 to 65535", said);
    }
}
