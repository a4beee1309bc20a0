package io.witness.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BpfProgramTest {
    private static final String IP = "4\n40 0 0 12\n21 0 1 2048\n6 0 0 4294967295\n6 0 0 0\n";

    @Test
    void shouldPrintWhatItReads() {
        BpfProgram program = BpfProgram.parse(IP);
        assertEquals(4, program.length());
        assertEquals(IP, program.toString());
    }

    @Test
    void shouldReadCommasAndSpacesAsWell() {
        assertEquals(
                IP,
                BpfProgram.parse(" 4,40 0 0 12,21 0 1 2048,\t6 0 0 4294967295 6,0,0,0, ")
                        .toString());
    }

    /** As of {@code struct sock_filter}: u16 code, u8 jt, u8 jf, u32 k. */
    @Test
    void shouldBeBytesAsTheKernelTakesThem() {
        ByteBuffer bytes = ByteBuffer.wrap(BpfProgram.parse(IP).toBytes()).order(ByteOrder.nativeOrder());
        assertEquals(32, bytes.remaining());
        bytes.position(8);
        assertEquals(21, bytes.getShort());
        assertEquals(0, bytes.get());
        assertEquals(1, bytes.get());
        assertEquals(2048, bytes.getInt());
        assertEquals(new BpfInstruction(6, 0, 0, 0xFFFF_FFFFL), BpfInstruction.read(bytes));
    }

    @Test
    void shouldHaveAProgramThatTakesNothing() {
        assertEquals("1\n6 0 0 0\n", BpfProgram.rejectAll().toString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp port 80|there are characters other than digits, spaces and commas",
                "''|there are characters other than digits, spaces and commas",
                "1 6 0 -1 0|there are characters other than digits, spaces and commas",
                "0|the first number, 0, is to be the number of instructions, 1 to 4096",
                "4097|the first number, 4097, is to be the number of instructions, 1 to 4096",
                "2 6 0 0 0|the first number says 2 instructions, which are 8 numbers, but 4 follow",
                "1 6 0 0 0 9|the first number says 1 instructions, which are 4 numbers, but 5 follow",
                "1 65536 0 0 0|instruction 0: code=65536 is not a number from 0 to 65535",
                "2 6 0 0 0 21 256 0 0|instruction 1: jt=256 is not a number from 0 to 255",
                "1 6 0 256 0|instruction 0: jf=256 is not a number from 0 to 255",
                "1 6 0 0 4294967296|instruction 0: k=4294967296 is not a number from 0 to 4294967295",
                "1 4294967302 0 0 0|instruction 0: 4294967302 is too large for anything but k",
                "1 6 0 0 99999999999999999999|99999999999999999999 is not a number of 32 bits",
            })
    void shouldSayWhatIsWrongWithNumbers(String text, String message) {
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> BpfProgram.parse(text));
        assertEquals(message, e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {IP, "1,6 0 0 0", " 1 "})
    void shouldRecognizeNumbers(String text) {
        assertTrue(BpfProgram.looksLikeNumbers(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", "ip", "port 80", "len <= 100", "1 6 0 0 0x10"})
    void shouldLeaveEverythingElseToLibpcap(String text) {
        assertFalse(BpfProgram.looksLikeNumbers(text));
    }
}
