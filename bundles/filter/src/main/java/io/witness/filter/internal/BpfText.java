package io.witness.filter.internal;

import io.witness.filter.BpfInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Parses and formats programs in the form of {@code tcpdump -ddd}. */
public final class BpfText {
    private static final Pattern NUMBERS = Pattern.compile("[\\s,]*\\d[\\d\\s,]*");
    private static final Pattern SEPARATOR = Pattern.compile("[\\s,]+");
    private static final int FIELDS = 4;
    /** The most digits of a 64-bit number. */
    private static final int MOST_DIGITS = 20;

    private BpfText() {}

    /** Tells whether a string consists of numbers only. */
    public static boolean looksLikeNumbers(String text) {
        return NUMBERS.matcher(text).matches();
    }

    /** Parses the instructions. */
    public static List<BpfInstruction> parse(String text) {
        long[] numbers = numbers(text);
        long count = numbers[0];
        if (count < 1 || count > BpfCodes.MOST_INSTRUCTIONS) {
            throw new IllegalArgumentException("the first number, " + count
                    + ", is to be the number of instructions, 1 to " + BpfCodes.MOST_INSTRUCTIONS);
        }
        if (numbers.length != 1 + FIELDS * count) {
            throw new IllegalArgumentException("the first number says " + count + " instructions, which are "
                    + FIELDS * count + " numbers, but " + (numbers.length - 1) + " follow");
        }
        List<BpfInstruction> instructions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            instructions.add(instruction(i, numbers, 1 + i * FIELDS));
        }
        return instructions;
    }

    private static BpfInstruction instruction(int index, long[] numbers, int at) {
        try {
            return new BpfInstruction(
                    small(numbers[at]), small(numbers[at + 1]), small(numbers[at + 2]), numbers[at + 3]);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("instruction " + index + ": " + e.getMessage(), e);
        }
    }

    private static int small(long number) {
        if (number > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(number + " is too large for anything but k");
        }
        return (int) number;
    }

    private static long[] numbers(String text) {
        if (!looksLikeNumbers(text)) {
            throw new IllegalArgumentException("there are characters other than digits, spaces and commas");
        }
        return SEPARATOR
                .splitAsStream(text.strip())
                .filter(word -> !word.isEmpty())
                .mapToLong(BpfText::number)
                .toArray();
    }

    private static long number(String word) {
        try {
            return Long.parseLong(word);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(shortened(word) + " is not a number of 32 bits", e);
        }
    }

    // A file may contain a number as long as the file.
    private static String shortened(String word) {
        return word.length() <= MOST_DIGITS ? word : word.substring(0, MOST_DIGITS) + "…";
    }

    /** Formats the instructions. */
    public static String print(List<BpfInstruction> instructions) {
        return instructions.stream()
                .map(i -> i.code() + " " + i.jumpTrue() + " " + i.jumpFalse() + " " + i.k())
                .collect(Collectors.joining("\n", instructions.size() + "\n", "\n"));
    }
}
