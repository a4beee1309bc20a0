package io.witness.replay.internal;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decodes {@code %HH}: a byte of UTF-8 in hexadecimal digits. */
final class PercentEncoding {
    private PercentEncoding() {}

    /** Throws {@link IllegalArgumentException} with the reason if the escapes do not form text. */
    static String decode(String escaped) {
        byte[] bytes = escaped.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] != '%') {
                decoded.put(bytes[i]);
                continue;
            }
            decoded.put(value(bytes, i + 1));
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("\"" + escaped + "\" is not UTF-8 when its escapes are decoded", e);
        }
    }

    private static byte value(byte[] bytes, int offset) {
        int high = offset + 1 < bytes.length ? Character.digit(bytes[offset], 16) : -1;
        int low = high < 0 ? -1 : Character.digit(bytes[offset + 1], 16);
        if (low < 0) {
            throw new IllegalArgumentException(
                    "a \"%\" is not followed by two hexadecimal digits: write %25 for \"%\" itself");
        }
        return (byte) (high << 4 | low);
    }
}
