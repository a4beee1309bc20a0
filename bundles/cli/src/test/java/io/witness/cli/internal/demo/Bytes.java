package io.witness.cli.internal.demo;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Bytes of a packet, one behind the other, numbers in network order. */
final class Bytes {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    Bytes put8(int value) {
        bytes.write(value);
        return this;
    }

    Bytes put16(int value) {
        return put8(value >> 8).put8(value);
    }

    Bytes put32(long value) {
        return put16((int) (value >> 16)).put16((int) value);
    }

    Bytes put(byte... more) {
        bytes.writeBytes(more);
        return this;
    }

    Bytes text(String ascii) {
        return put(ascii.getBytes(StandardCharsets.US_ASCII));
    }

    Bytes zeros(int length) {
        return put(new byte[length]);
    }

    Bytes random(Random source, int length) {
        byte[] more = new byte[length];
        source.nextBytes(more);
        return put(more);
    }

    byte[] toArray() {
        return bytes.toByteArray();
    }
}
