package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.api.socket.SpecificationException;
import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantitiesTest {
    @ParameterizedTest
    @CsvSource({
        "4096, 4096",
        "'4096 ', 4096",
        "64KiB, 65536",
        "1MiB, 1048576",
        "1 MiB, 1048576",
        "1mib, 1048576",
        "2 GIB, 2147483648",
        "0, 0",
        "8589934591GiB, 9223372035781033984",
    })
    void shouldReadSizes(String text, long bytes) throws SpecificationException {
        assertEquals(bytes, Quantities.size("BlockSize", text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "MiB", "1MB", "1kB", "1M", "1.5MiB", "-1MiB", "0x1000", "1MiBiB", "1 Mi B", "1TiB", "٣MiB"})
    void shouldRefuseWhatIsNoSize(String text) {
        String message = assertThrows(SpecificationException.class, () -> Quantities.size("BlockSize", text))
                .getMessage();
        assertEquals(
                "BlockSize=\"" + text + "\" is not a size: use a number of bytes, or KiB, MiB or GiB, such as \"1MiB\"",
                message);
    }

    @ParameterizedTest
    @CsvSource({
        "8589934592GiB, 9223372036854775808",
        "18446744073709555712, 18446744073709555712",
        "17179869184GiB, 18446744073709551616",
    })
    void shouldNotWrapLargeSizesAround(String text, BigInteger bytes) throws SpecificationException {
        assertEquals(bytes, Quantities.size("BlockSize", text));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "16, 16",
        "-16, -16",
        "16.0, 16",
        "1e6, 1000000",
        "1.6E1, 16",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808",
    })
    void shouldReadWholeNumbersHoweverWritten(String literal, long number) {
        assertEquals(number, Quantities.number(literal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "16.5",
                "1e-3",
                "1e400",
                "1e999999999",
                "1e-999999999",
                "1e99999999999",
                "9223372036854775808",
                "-9223372036854775809",
                "18446744073709555712"
            })
    void shouldNotMakeOtherNumbersWhole(String literal) {
        assertFalse(Quantities.number(literal) instanceof Long);
    }
}
