package io.witness.it;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The shell's control socket, byte by byte, for tests that use nothing of its bundle. A piece of an answer: kind, length, content. */
final class ShellWire {
    private static final int OUTPUT = 'o';
    private static final int SUCCEEDED = '0';
    private static final int FAILED = '1';

    private ShellWire() {}

    /** Executes a command; what it prints. */
    static String execute(Path state, String command) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(state.resolve("control.sock")))) {
            DataInputStream in = new DataInputStream(Channels.newInputStream(channel));
            DataOutputStream out = new DataOutputStream(Channels.newOutputStream(channel));
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            readPiece(in, output); // empty: the connection is taken
            byte[] line = command.getBytes(StandardCharsets.UTF_8);
            out.writeInt(line.length);
            out.write(line);
            while (!readPiece(in, output)) {}
            return output.toString(StandardCharsets.UTF_8);
        }
    }

    /** Reads a piece of the answer; whether it is the last one. */
    private static boolean readPiece(DataInputStream in, ByteArrayOutputStream output) throws IOException {
        int kind = in.readUnsignedByte();
        byte[] content = new byte[in.readInt()];
        in.readFully(content);
        if (kind == OUTPUT) {
            output.writeBytes(content);
        } else if (kind == FAILED) {
            throw new IOException(new String(content, StandardCharsets.UTF_8));
        }
        return kind == SUCCEEDED;
    }
}
