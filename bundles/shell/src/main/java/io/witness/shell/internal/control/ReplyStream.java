package io.witness.shell.internal.control;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Sends a command's output to the client. Several streams, and threads, share a connection. */
final class ReplyStream extends OutputStream {
    private final DataOutputStream connection;
    private final Reply.Kind kind;

    ReplyStream(DataOutputStream connection, Reply.Kind kind) {
        this.connection = connection;
        this.kind = kind;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        synchronized (connection) {
            for (int sent = 0; sent < length; sent += Reply.MAX_BYTES) {
                Reply.write(connection, kind, from, offset + sent, Math.min(Reply.MAX_BYTES, length - sent));
            }
        }
    }
}
