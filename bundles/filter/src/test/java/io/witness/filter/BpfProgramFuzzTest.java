package io.witness.filter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;

class BpfProgramFuzzTest {
    private static final int INSTRUCTION_LENGTH = 8;
    private static final int LONGEST_MESSAGE = 200;

    @FuzzTest(maxDuration = "10m")
    void shouldReadAProgramThatPrintsTheSameOrSayWhyNot(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        BpfProgram program;
        try {
            program = BpfProgram.parse(text);
        } catch (IllegalArgumentException e) {
            assertOneLine(e.getMessage());
            return;
        }
        assertTrue(BpfProgram.looksLikeNumbers(text));
        assertEquals(program.toString(), BpfProgram.parse(program.toString()).toString());
        assertEquals(words(text), words(program.toString()));
        assertEquals(INSTRUCTION_LENGTH * program.length(), program.toBytes().length);
    }

    private static void assertOneLine(String message) {
        assertTrue(message.chars().noneMatch(c -> c < ' '), message);
        assertTrue(message.length() <= LONGEST_MESSAGE, message);
    }

    /** The numbers of a text without leading zeros, one space between them. */
    private static String words(String text) {
        return text.replaceAll("[\\s,]+", " ").strip().replaceAll("\\b0+(?=\\d)", "");
    }
}
