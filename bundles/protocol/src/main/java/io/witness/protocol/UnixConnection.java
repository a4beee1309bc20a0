package io.witness.protocol;

import io.witness.protocol.internal.ConnectFailure;
import io.witness.protocol.internal.SocketFile;
import java.io.FileDescriptor;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketCredentials;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * Represents one end of a UNIX stream connection: a server's from {@link UnixListener#accept()}, a client's from {@link
 * #connect}. For one thread, except that any thread may call {@link #close()}.
 *
 * <p>It is read and written on {@link #descriptor()}, without waiting there; descriptors are received there as well, because
 * the library loses those of a message that has more than 60.
 */
public final class UnixConnection implements AutoCloseable {
    /** Shared by all connections, because native memory of each one would pile up until a garbage collection. */
    private static final ByteBuffer ONE_BYTE = ByteBuffer.allocateDirect(1);

    private final AFUNIXSocketChannel channel;

    UnixConnection(AFUNIXSocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects to a listening socket.
     *
     * @param path the path of the listening socket
     * @param timeoutMillis how long to wait for room in its queue, at least 1
     * @return the connection
     * @throws ConnectException if no process listens there or its queue stays full, or this process has no descriptor left,
     *     any of which may change a moment later; names the path and the remedy
     * @throws IOException if the connection fails for another reason; names the path and the remedy
     */
    public static UnixConnection connect(Path path, int timeoutMillis) throws IOException {
        SocketFile.requireShort(path);
        for (boolean again = false; ; again = true) {
            try {
                return tryToConnect(path, timeoutMillis);
            } catch (IOException e) {
                ConnectFailure reason = ConnectFailure.of(path, e);
                if (reason != ConnectFailure.OTHER || again) { // otherwise the file may have been created just now
                    throw failure(path, reason, e, timeoutMillis);
                }
            }
        }
    }

    private static UnixConnection tryToConnect(Path path, int timeoutMillis) throws IOException {
        AFUNIXSocketChannel channel = AFUNIXSocketChannel.open();
        try {
            channel.socket().setSoTimeout(timeoutMillis);
            channel.connect(AFUNIXSocketAddress.of(path));
            return new UnixConnection(channel);
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    private static IOException failure(Path path, ConnectFailure reason, IOException cause, int timeoutMillis) {
        return switch (reason) {
            case TIMED_OUT ->
                absent(
                        path,
                        cause,
                        "the server did not accept within " + timeoutMillis + " ms: it hangs, or its queue is full");
            case REFUSED -> absent(path, cause, "no process listens there: start the server");
            case ABSENT -> absent(path, cause, "there is no such file: start the server, or name its SocketName");
            case SHORTAGE ->
                absent(
                        path,
                        cause,
                        "this process can open no socket (" + cause.getMessage()
                                + "): raise the limit of open files (LimitNOFILE, ulimit -n), or of memory");
            case NO_SOCKET -> new IOException(text(path, "it is not a socket: use a SocketName"), cause);
            case DENIED ->
                new IOException(text(path, "permission denied: ask for access by the socket's User or Group"), cause);
            case OTHER -> new IOException(text(path, String.valueOf(cause.getMessage())), cause);
        };
    }

    private static IOException absent(Path path, IOException cause, String reason) {
        IOException result = new ConnectException(text(path, reason));
        result.initCause(cause);
        return result;
    }

    private static String text(Path path, String reason) {
        return "cannot connect to " + path + ": " + reason;
    }

    /**
     * Returns the connection's descriptor, to wait on, read and write.
     *
     * @return its number, valid until {@link #close()}
     * @throws IOException if the connection is closed
     */
    public int descriptor() throws IOException {
        return number(channel.getFileDescriptor());
    }

    private static int number(FileDescriptor descriptor) throws IOException {
        return FileDescriptorCast.using(descriptor).as(Integer.class);
    }

    /**
     * Identifies the process at the other end.
     *
     * @return the process that connected, or that listens
     * @throws IOException if the kernel does not report it
     */
    public PeerIdentity peer() throws IOException {
        AFUNIXSocketCredentials credentials = channel.getPeerCredentials();
        return new PeerIdentity((int) credentials.getPid(), credentials.getUid(), credentials.getGid());
    }

    /**
     * Sends one byte with a descriptor, without waiting if the connection is non-blocking. Allocates.
     *
     * @param descriptor the descriptor's number; it stays open here
     * @return whether it was sent; otherwise the peer's buffer is full: try again when the connection is writable
     * @throws IOException if the peer is gone or the descriptor is invalid
     */
    public boolean sendDescriptor(int descriptor) throws IOException {
        // set each time, because a failed write forgets it
        channel.setOutboundFileDescriptors(
                FileDescriptorCast.unsafeUsing(descriptor).getFileDescriptor());
        return channel.write(ONE_BYTE.duplicate()) == 1;
    }

    /** Closes the connection. A second call does nothing. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
