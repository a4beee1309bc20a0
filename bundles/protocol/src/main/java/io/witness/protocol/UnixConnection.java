package io.witness.protocol;

import io.witness.protocol.internal.SocketFile;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.newsclub.net.unix.AFUNIXSocketAddress;
import org.newsclub.net.unix.AFUNIXSocketChannel;
import org.newsclub.net.unix.AFUNIXSocketCredentials;
import org.newsclub.net.unix.FileDescriptorCast;

/**
 * One end of a UNIX stream connection. A server gets it non-blocking from {@link UnixListener#accept()}; a client gets it
 * blocking from {@link #connect} and does its handshake with it. What follows the handshake is read and written on
 * {@link #descriptor()}. For one thread, but {@link #close()} may be called by any.
 */
public final class UnixConnection implements AutoCloseable {
    /** Room for control messages; the library makes no more than 256 bytes of it. */
    private static final int CONTROL_BUFFER_LENGTH = 256;

    private final AFUNIXSocketChannel channel;
    private final ByteBuffer oneByte = ByteBuffer.allocateDirect(1);

    UnixConnection(AFUNIXSocketChannel channel) {
        this.channel = channel;
    }

    /**
     * Connects to a listening socket.
     *
     * @param path where it listens
     * @param timeoutMillis how long to wait for a place in its queue, at least 1
     * @return the connection, blocking
     * @throws IOException if nobody listens there or has a place in time; names the path and the remedy
     */
    public static UnixConnection connect(Path path, int timeoutMillis) throws IOException {
        AFUNIXSocketChannel channel = AFUNIXSocketChannel.open();
        try {
            channel.socket().setSoTimeout(timeoutMillis);
            channel.connect(AFUNIXSocketAddress.of(path));
            return new UnixConnection(channel);
        } catch (IOException e) {
            channel.close();
            throw new IOException("cannot connect to " + path + ": " + reason(path, e, timeoutMillis), e);
        } catch (RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static String reason(Path path, IOException failure, int timeoutMillis) {
        if (failure instanceof SocketTimeoutException) {
            return "the server did not accept within " + timeoutMillis + " ms: it hangs, or its queue is full";
        }
        String message = String.valueOf(failure.getMessage());
        if (message.contains("Connection refused")) {
            return SocketFile.isSocket(path)
                    ? "nobody listens there any more: start the server"
                    : "it is no socket: name a SocketName";
        }
        if (message.contains("No such file")) {
            return "there is no such file: start the server, or name its SocketName";
        }
        if (message.contains("Permission denied")) {
            return "permission denied: ask for the User or Group that the socket is given to";
        }
        return message;
    }

    /**
     * The connection's descriptor, to be waited on, read and written.
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
     * Who is at the other end.
     *
     * @return the process that connected, or that listens
     * @throws IOException if the kernel does not tell
     */
    public PeerIdentity peer() throws IOException {
        AFUNIXSocketCredentials credentials = channel.getPeerCredentials();
        return new PeerIdentity((int) credentials.getPid(), credentials.getUid(), credentials.getGid());
    }

    /**
     * Sends one byte that carries a descriptor, without waiting if the connection is non-blocking. Allocates.
     *
     * @param descriptor the descriptor's number; it stays open here
     * @return whether it was sent; else the peer's buffer is full: try again when the connection is writable
     * @throws IOException if the peer is gone or the descriptor is none
     */
    public boolean sendDescriptor(int descriptor) throws IOException {
        // each time anew: a write that does not get through forgets it
        channel.setOutboundFileDescriptors(
                FileDescriptorCast.unsafeUsing(descriptor).getFileDescriptor());
        return channel.write(oneByte.clear()) == 1;
    }

    /**
     * Reads what is there, waiting for at least one byte. For a blocking connection.
     *
     * @param bytes where to put it; what lies behind, up to the length, may be overwritten
     * @param offset the first place
     * @param length how many bytes at most
     * @param deadlineNanos when to give up, on the clock of {@link System#nanoTime()}
     * @return how many bytes came; -1: the peer closed the connection
     * @throws SocketTimeoutException if nothing came in time
     * @throws IOException if the connection broke
     */
    public int read(byte[] bytes, int offset, int length, long deadlineNanos) throws IOException {
        setTimeout(deadlineNanos);
        return channel.socket().getInputStream().read(bytes, offset, length);
    }

    private void setTimeout(long deadlineNanos) throws IOException {
        long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException("timed out");
        }
        channel.socket().setSoTimeout((int) Math.min(millis, Integer.MAX_VALUE));
    }

    /**
     * Writes all bytes. For a blocking connection.
     *
     * @param bytes what to write
     * @param deadlineNanos when to give up, on the clock of {@link System#nanoTime()}
     * @throws SocketTimeoutException if the peer did not take them in time
     * @throws IOException if the connection broke
     */
    public void write(byte[] bytes, long deadlineNanos) throws IOException {
        setTimeout(deadlineNanos);
        channel.socket().getOutputStream().write(bytes);
    }

    /**
     * Waits for one byte that carries one descriptor. For a blocking connection.
     *
     * @param deadlineNanos when to give up, on the clock of {@link System#nanoTime()}
     * @return the descriptor's number, closed on exec; the caller owns and closes it
     * @throws ProtocolException if no descriptor came with the byte, or more than one
     * @throws SocketTimeoutException if nothing came in time
     * @throws IOException if the connection broke or was closed
     */
    public int receiveDescriptor(long deadlineNanos) throws IOException {
        channel.setAncillaryReceiveBufferSize(CONTROL_BUFFER_LENGTH);
        int count = read(new byte[1], 0, 1, deadlineNanos);
        FileDescriptor[] received = channel.getReceivedFileDescriptors();
        try {
            if (count < 0) {
                throw new ProtocolException("the server closed the connection where a descriptor is due");
            }
            if (received.length != 1) {
                throw new ProtocolException(received.length + " descriptors came where one is due");
            }
            // a duplicate: the library does not set close-on-exec, and closes what it received with the connection
            return number(FileDescriptorCast.duplicating(received[0]).getFileDescriptor());
        } finally {
            channel.setAncillaryReceiveBufferSize(0);
            for (FileDescriptor descriptor : received) {
                new FileInputStream(descriptor).close();
            }
        }
    }

    /** Closes the connection. A second call does nothing. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
