package io.witness.cli.internal.send;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A sequence of frame sizes that is repeated: of each size as many as its weight says, spread evenly. Immutable. */
final class SizeMix {
    private static final int MOST_BYTES = 65_550;
    private static final int MOST_WEIGHT = 10_000;

    private final int[] sequence;

    private SizeMix(int[] sequence) {
        this.sequence = sequence;
    }

    private record Part(int size, int weight) {}

    /** Parses one size, or sizes with weights: {@code 64:7,576:4,1500:1}. */
    static SizeMix parse(String text) {
        List<Part> parts = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String[] numbers = part.split(":", -1);
            int size = number(numbers[0], GeneratedFrames.SHORTEST, MOST_BYTES, text);
            parts.add(new Part(size, numbers.length == 1 ? 1 : number(numbers[1], 1, MOST_WEIGHT, text)));
            if (numbers.length > 2) {
                throw refused(text);
            }
        }
        if (parts.stream().mapToInt(Part::weight).sum() > MOST_WEIGHT) {
            throw refused(text);
        }
        return new SizeMix(spread(parts));
    }

    private static int number(String text, int least, int most, String all) {
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw refused(all);
    }

    private static IllegalArgumentException refused(String text) {
        return new IllegalArgumentException("--size " + text + " is no mix of sizes: use bytes of a frame from "
                + GeneratedFrames.SHORTEST + " to " + MOST_BYTES
                + ", with weights of at most " + MOST_WEIGHT + " in all if there are several: 64 or 64:7,576:4,1500:1");
    }

    // Each time the part comes that is furthest behind its share.
    private static int[] spread(List<Part> parts) {
        int total = parts.stream().mapToInt(Part::weight).sum();
        int[] credit = new int[parts.size()];
        int[] sequence = new int[total];
        for (int i = 0; i < total; i++) {
            int chosen = 0;
            for (int p = 0; p < credit.length; p++) {
                credit[p] += parts.get(p).weight();
                chosen = credit[p] > credit[chosen] ? p : chosen;
            }
            credit[chosen] -= total;
            sequence[i] = parts.get(chosen).size();
        }
        return sequence;
    }

    /** Returns how many sizes there are until they repeat. */
    int length() {
        return sequence.length;
    }

    /** Returns a size of the sequence, in bytes. */
    int size(int index) {
        return sequence[index];
    }

    /** Returns the longest size in bytes. */
    int longest() {
        return IntStream.of(sequence).max().orElseThrow();
    }
}
