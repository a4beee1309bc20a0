package io.witness.monitor.internal.http;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Listens at a UNIX socket or a port. */
final class Listener implements AutoCloseable {
    private static final int BACKLOG = 64;

    private final ServerSocketChannel channel;
    private final String place;
    /** Null for a port. */
    private final Path file;

    private Listener(ServerSocketChannel channel, String place, Path file) {
        this.channel = channel;
        this.place = place;
        this.file = file;
    }

    /** Listens at a UNIX socket of mode 0600. The file of an earlier run is replaced. */
    static Listener at(Path file) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            bind(channel, file.resolveSibling(".http"), file);
            return new Listener(channel, file.toString(), file);
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
            channel.bind(UnixDomainSocketAddress.of(made), BACKLOG);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
            Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(made);
            Files.delete(hidden);
        }
    }

    /** Listens at a port. */
    static Listener at(Port port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(
                port.address().getAddress() instanceof Inet4Address
                        ? StandardProtocolFamily.INET
                        : StandardProtocolFamily.INET6);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true); // connections of an earlier run may linger
            channel.bind(port.address(), BACKLOG);
            return new Listener(channel, port.toString(), null);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    SocketChannel accept() throws IOException {
        return channel.accept();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (file != null) {
            Files.deleteIfExists(file);
        }
    }

    /** Returns where it listens. */
    @Override
    public String toString() {
        return place;
    }
}
