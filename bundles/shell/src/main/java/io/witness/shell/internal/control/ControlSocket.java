package io.witness.shell.internal.control;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** A listening UNIX socket to which only its owner can ever connect, in any directory. */
public final class ControlSocket implements ControlServer.Acceptor {
    /** The file's name in the state directory. */
    public static final String NAME = "control.sock";

    private final ServerSocketChannel channel;
    private final Path file;

    private ControlSocket(ServerSocketChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /** Listens in a state directory; a socket file of an earlier run is replaced. */
    static ControlSocket listenIn(Path state) throws IOException {
        Path file = state.resolve(NAME);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind(channel, state.resolve(".ctl"), file);
            return new ControlSocket(channel, file);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    // The umask decides who can connect to a new socket file, so it is created where no other user can reach it.
    private static void bind(ServerSocketChannel channel, Path hidden, Path file) throws IOException {
        Path made = hidden.resolve("s");
        Files.deleteIfExists(made);
        Files.deleteIfExists(hidden);
        Files.createDirectory(
                hidden, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            channel.bind(UnixDomainSocketAddress.of(made));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
            Files.delete(hidden);
        }
    }

    @Override
    public SocketChannel accept() throws IOException {
        return channel.accept();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
