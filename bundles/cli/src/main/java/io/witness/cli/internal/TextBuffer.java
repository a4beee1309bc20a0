package io.witness.cli.internal;

import java.io.IOException;
import java.io.OutputStream;

/** Collects ASCII text for an unbuffered output. */
public final class TextBuffer {
    private static final int LENGTH = 1 << 16;

    private final OutputStream out;
    private final byte[] bytes = new byte[LENGTH];
    private int length;

    public TextBuffer(OutputStream out) {
        this.out = out;
    }

    void append(char c) throws IOException {
        if (length == bytes.length) {
            flush();
        }
        bytes[length++] = (byte) c;
    }

    public void append(CharSequence text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            append(text.charAt(i));
        }
    }

    public void flush() throws IOException {
        int complete = length;
        length = 0;
        out.write(bytes, 0, complete);
    }
}
