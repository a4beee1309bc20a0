package io.witness.server.internal;

import io.witness.api.ring.RingDescription;
import io.witness.api.socket.PacketSocket;
import io.witness.linux.ErrnoException;
import io.witness.linux.NativeMemory;
import io.witness.linux.socket.StreamSockets;
import io.witness.protocol.ServerHandshake;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Formats the server's first messages, which are the same for all clients of a socket. */
final class ServerHello {
    /** A longer filter, for example in numbers, might not fit into a message: it is omitted. */
    private static final int MAX_FILTER_CHARS = 8000;

    private final NativeMemory bytes;

    ServerHello(PacketSocket socket) {
        RingDescription ring = socket.rings().get(0).description();
        byte[] info = ringInfo(ring, socket.specification().rings().sealed());
        ByteBuffer message = ByteBuffer.allocate(ServerHandshake.length(info));
        ServerHandshake.put(message, socket.rings().size(), ring.blockSize(), ring.numBlocks(), info);
        bytes = NativeMemory.allocate(message.flip().remaining());
        bytes.buffer().put(0, message, 0, message.remaining());
    }

    /** Returns the whole message. */
    ByteBuffer bytes() {
        return bytes.buffer().duplicate().clear();
    }

    /** Sends it to a new client; returns whether it was sent completely. */
    boolean send(int descriptor) throws ErrnoException {
        int length = bytes().remaining();
        return StreamSockets.send(descriptor, bytes.address(), length) == length;
    }

    private static byte[] ringInfo(RingDescription ring, boolean sealed) {
        JsonObject info = new JsonObject();
        ring.interfaceName().ifPresent(name -> info.put("interface", name));
        ring.linkType().ifPresent(type -> info.put("linkType", type));
        ring.snapLength().ifPresent(length -> info.put("snapLength", length));
        ring.filter().filter(text -> text.length() <= MAX_FILTER_CHARS).ifPresent(text -> info.put("filter", text));
        info.put("sealed", sealed);
        return info.toString().getBytes(StandardCharsets.UTF_8);
    }
}
