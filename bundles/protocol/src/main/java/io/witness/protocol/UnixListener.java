package io.witness.protocol;

import io.witness.protocol.internal.PrivateDirectory;
import io.witness.protocol.internal.SocketFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import org.newsclub.net.unix.AFUNIXServerSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * A listening UNIX socket at a path. Its file is never accessible with wider rights than requested. For one thread, except
 * that any thread may call {@link #close()}, {@link #change} and {@link #isInPlace()}.
 */
public final class UnixListener implements AutoCloseable {
    private static final int BACKLOG = 128;

    private final Path path;
    private final Object identity;
    private final PosixFileAttributes created;
    private final AFUNIXServerSocketChannel bound;
    private final AFUNIXServerSocketChannel accepting;

    private UnixListener(Path path, Path file, AFUNIXServerSocketChannel bound) throws IOException {
        this.path = path;
        this.identity = SocketFile.identity(file);
        this.created = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        this.bound = bound;
        // accept() of the channel that was bound fails as soon as its file has been renamed
        accepting = FileDescriptorCast.using(bound.getFileDescriptor()).as(AFUNIXServerSocketChannel.class);
        accepting.setDeleteOnClose(false);
        accepting.configureBlocking(false);
    }

    /**
     * Listens at a path. A socket file left by a dead process is replaced.
     *
     * @param path the path, at most 107 bytes long, in an existing directory
     * @param rights who may connect
     * @return the listener
     * @throws IOException if a live process serves the path, if the file there is not a socket, or if the socket cannot be
     *     created; names the path and the remedy
     */
    public static UnixListener listen(Path path, SocketFileRights rights) throws IOException {
        SocketFile.requireFree(path);
        AFUNIXServerSocketChannel channel = AFUNIXServerSocketChannel.open();
        try (PrivateDirectory directory = new PrivateDirectory(path)) {
            channel.setDeleteOnClose(false);
            channel.bind(AFUNIXSocketAddress.of(directory.bindable()), BACKLOG);
            UnixListener listener = new UnixListener(path, directory.file(), channel);
            rights.setMode(directory.file());
            rights.apply(directory.file(), listener.created);
            SocketFile.replace(directory.file(), path);
            return listener;
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Returns the socket's descriptor, to wait on for connections.
     *
     * @return its number, valid until {@link #close()}
     * @throws IOException if the listener is closed
     */
    public int descriptor() throws IOException {
        return FileDescriptorCast.using(accepting.getFileDescriptor()).as(Integer.class);
    }

    /**
     * Accepts a connection without waiting.
     *
     * @return the connection, non-blocking; null if none is waiting
     * @throws IOException if it fails
     */
    public UnixConnection accept() throws IOException {
        AFUNIXSocketChannel channel = accepting.accept();
        if (channel == null) {
            return null;
        }
        try {
            channel.configureBlocking(false);
            return new UnixConnection(channel);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Changes the rights of the socket file, without affecting existing connections.
     *
     * @param rights who may connect from now on
     * @throws IOException if the file is gone or replaced, a name is unknown, or the process lacks the permission
     */
    public void change(SocketFileRights rights) throws IOException {
        if (!isInPlace()) {
            throw new IOException(path + " was removed or replaced by another process");
        }
        rights.apply(path, created);
    }

    /**
     * Tells whether the path still leads here. Any thread may call.
     *
     * @return false if the socket file was removed or replaced: no new client finds this listener
     */
    public boolean isInPlace() {
        try {
            return identity.equals(SocketFile.identity(path));
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends listening and removes the socket file, if the path still leads to it. A second call does nothing. */
    @Override
    public void close() throws IOException {
        if (!accepting.isOpen()) {
            return;
        }
        try {
            // before the socket is closed: until then no other file can get the same identity
            if (isInPlace()) {
                SocketFile.remove(path);
            }
        } finally {
            accepting.close();
            bound.close();
        }
    }
}
