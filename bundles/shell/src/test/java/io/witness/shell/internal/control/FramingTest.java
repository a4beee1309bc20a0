package io.witness.shell.internal.control;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FramingTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    @Test
    void shouldReadTheLinesThatWereWritten() throws IOException {
        String longest = "x".repeat(Request.MAX_BYTES);
        Request.write(out, "größer");
        Request.write(out, "");
        Request.write(out, longest);
        DataInputStream in = in(bytes.toByteArray());
        assertEquals(Optional.of("größer"), Request.read(in));
        assertEquals(Optional.of(""), Request.read(in));
        assertEquals(Optional.of(longest), Request.read(in));
        assertEquals(Optional.empty(), Request.read(in));
    }

    @Test
    void shouldRefuseALineThatIsTooLong() {
        assertThrows(FramingException.class, () -> Request.write(out, "x".repeat(Request.MAX_BYTES + 1)));
        assertThrows(FramingException.class, () -> Request.read(in(0, 1, 0, 1)));
        assertThrows(FramingException.class, () -> Request.read(in(0xff, 0xff, 0xff, 0xff)));
    }

    @Test
    void shouldRefuseALineThatIsNotText() {
        assertThrows(FramingException.class, () -> Request.read(in(0, 0, 0, 1, 0xc3)));
    }

    @Test
    void shouldNoticeALineThatEndsTooEarly() {
        assertThrows(EOFException.class, () -> Request.read(in(0, 0)));
        assertThrows(EOFException.class, () -> Request.read(in(0, 0, 0, 2, 'a')));
    }

    @Test
    void shouldReadTheRepliesThatWereWritten() throws IOException {
        new ReplyStream(out, Reply.Kind.OUTPUT).write(new byte[] {9, 1, 2, 9}, 1, 2);
        Reply.write(out, Reply.Kind.SUCCEEDED, new byte[0], 0, 0);
        DataInputStream in = in(bytes.toByteArray());
        Reply first = Reply.read(in);
        assertEquals(Reply.Kind.OUTPUT, first.kind());
        assertArrayEquals(new byte[] {1, 2}, first.content());
        assertEquals(Reply.Kind.SUCCEEDED, Reply.read(in).kind());
    }

    @Test
    void shouldCutLongOutputIntoPieces() throws IOException {
        new ReplyStream(out, Reply.Kind.ERROR).write(new byte[Reply.MAX_BYTES + 1]);
        DataInputStream in = in(bytes.toByteArray());
        assertEquals(Reply.MAX_BYTES, Reply.read(in).content().length);
        assertEquals(1, Reply.read(in).content().length);
        assertEquals(0, in.available());
    }

    @Test
    void shouldRefuseWhatIsNoReply() {
        assertThrows(FramingException.class, () -> Reply.read(in('x', 0, 0, 0, 0)));
        assertThrows(FramingException.class, () -> Reply.read(in('o', 0x7f, 0, 0, 0)));
    }

    private static DataInputStream in(int... values) {
        byte[] content = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            content[i] = (byte) values[i];
        }
        return in(content);
    }

    private static DataInputStream in(byte[] content) {
        return new DataInputStream(new ByteArrayInputStream(content));
    }
}
