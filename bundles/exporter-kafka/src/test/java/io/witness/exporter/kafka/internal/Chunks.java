package io.witness.exporter.kafka.internal;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Chunks with numbered records. */
final class Chunks {
    private Chunks() {}

    /** A chunk with the records from a number on. */
    static Chunk of(int first, int count) {
        Chunk chunk = new Chunk();
        for (int i = first; i < first + count; i++) {
            byte[] text = ("record " + i).getBytes(StandardCharsets.US_ASCII);
            chunk.add(i % 10 == 9 ? Kind.EVENT : Kind.FLOW, 1000 + i, text, 7, text.length - 7, text, text.length);
        }
        return chunk;
    }

    static List<String> values(Chunk chunk) {
        List<String> values = new ArrayList<>();
        int offset = 0;
        for (int i = 0; i < chunk.records(); i++) {
            values.add(new String(chunk.value(offset), StandardCharsets.US_ASCII));
            offset = chunk.next(offset);
        }
        return values;
    }

    static List<String> values(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> "record " + i)
                .toList();
    }
}
