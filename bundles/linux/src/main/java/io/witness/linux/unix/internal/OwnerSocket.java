package io.witness.linux.unix.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Listens at a UNIX socket to which only its owner can ever connect, in any directory. Any thread may accept or close. */
public final class OwnerSocket implements Closeable {
    private static final int BACKLOG = 64;

    private final ServerSocketChannel channel;
    private final Path file;

    private OwnerSocket(ServerSocketChannel channel, Path file) {
        this.channel = channel;
        this.file = file;
    }

    /**
     * Listens at a path, with mode 0600. The file of an earlier run is replaced.
     *
     * @param file the socket's path; its name has an extension
     */
    public static OwnerSocket listen(Path file) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind(channel, hidden(file), file);
            return new OwnerSocket(channel, file);
        } catch (FileSystemException e) {
            channel.close();
            throw new IOException(
                    file + " cannot be made: " + e.getMessage()
                            + ": remove what is in the way, or make room, and start again",
                    e);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    // Not longer than the path of the socket, whose length is limited, and another one for each socket.
    private static Path hidden(Path file) {
        String name = file.getFileName().toString();
        return file.resolveSibling("." + name.substring(0, name.lastIndexOf('.')));
    }

    // The umask decides who can connect to a new socket file, so it is created where no other user can reach it.
    private static void bind(ServerSocketChannel channel, Path hidden, Path file) throws IOException {
        Path made = hidden.resolve("s");
        Files.deleteIfExists(made);
        Files.deleteIfExists(hidden);
        Files.createDirectory(
                hidden, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            channel.bind(UnixDomainSocketAddress.of(made), BACKLOG);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
            Files.delete(hidden);
        }
    }

    /** Waits for a connection. */
    public SocketChannel accept() throws IOException {
        return channel.accept();
    }

    /** Stops to listen, and removes the file. */
    @Override
    public void close() throws IOException {
        channel.close();
        Files.deleteIfExists(file);
    }
}
