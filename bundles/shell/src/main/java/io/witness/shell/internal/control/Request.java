package io.witness.shell.internal.control;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What a client asks for: one line of the shell.
 *
 * <pre>
 *   0        4
 *   +--------+----------------- - -
 *   | length | UTF-8, length bytes
 *   +--------+----------------- - -
 * </pre>
 */
public final class Request {
    static final int MAX_BYTES = 64 * 1024;

    private Request() {}

    public static void write(DataOutputStream out, String line) throws IOException {
        byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_BYTES) {
            throw new FramingException("a line of " + bytes.length + " bytes is too long: " + MAX_BYTES + " at most");
        }
        out.writeInt(bytes.length);
        out.write(bytes);
        out.flush();
    }

    /**
     * Reads a line.
     *
     * @return empty if the client has ended the connection
     * @throws FramingException if this is not a request
     */
    static Optional<String> read(DataInputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return Optional.empty();
        }
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        if (length < 0 || length > MAX_BYTES) {
            throw new FramingException("no request: a line of " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return Optional.of(decode(bytes));
    }

    private static String decode(byte[] bytes) throws FramingException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new FramingException("no request: a line that is not UTF-8");
        }
    }
}
