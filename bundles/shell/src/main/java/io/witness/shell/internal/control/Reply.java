package io.witness.shell.internal.control;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * A piece of the answer to a request: any number of outputs and errors as they come, then one end.
 *
 * <pre>
 *   0      1        5
 *   +------+--------+----------------- - -
 *   | kind | length | content, length bytes
 *   +------+--------+----------------- - -
 * </pre>
 *
 * @param kind what the content is
 * @param content bytes for standard output or error; of {@link Kind#FAILED}, UTF-8 text for people
 */
public record Reply(Kind kind, byte[] content) {
    static final int MAX_BYTES = 64 * 1024;

    public enum Kind {
        /** Standard output. */
        OUTPUT('o'),
        /** Standard error. */
        ERROR('e'),
        /** The last piece after success; no content. */
        SUCCEEDED('0'),
        /** The last piece after a failure, with the reason. */
        FAILED('1');

        private final char code;

        Kind(char code) {
            this.code = code;
        }

        private static Kind of(int code) throws FramingException {
            for (Kind kind : values()) {
                if (kind.code == code) {
                    return kind;
                }
            }
            throw new FramingException("no reply: it begins with byte " + code);
        }
    }

    public boolean isLast() {
        return kind == Kind.SUCCEEDED || kind == Kind.FAILED;
    }

    static void write(DataOutputStream out, Kind kind, byte[] from, int offset, int length) throws IOException {
        out.writeByte(kind.code);
        out.writeInt(length);
        out.write(from, offset, length);
        out.flush();
    }

    /**
     * Reads a piece.
     *
     * @throws FramingException if this is not a reply
     * @throws java.io.EOFException if the connection ended instead
     */
    public static Reply read(DataInputStream in) throws IOException {
        Kind kind = Kind.of(in.readUnsignedByte());
        int length = in.readInt();
        if (length < 0 || length > MAX_BYTES) {
            throw new FramingException("no reply: a piece of " + Integer.toUnsignedString(length) + " bytes");
        }
        byte[] content = new byte[length];
        in.readFully(content);
        return new Reply(kind, content);
    }
}
