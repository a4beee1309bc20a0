package io.witness.client.internal;

import io.witness.protocol.MessageHandler;
import io.witness.protocol.Messages;
import io.witness.protocol.ProtocolException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Collects the server's messages before it waits for the fanout index. */
final class ServerNumbers implements MessageHandler {
    private final Map<Integer, Integer> numbers = new HashMap<>();
    private ServerObject ringInfo = ServerObject.UNKNOWN;
    private boolean complete;

    /** Tells whether the server waits for the fanout index now. */
    boolean complete() {
        return complete;
    }

    /** Returns the server's description of the ring. */
    ServerObject ringInfo() {
        return ringInfo;
    }

    /** Returns a mandatory number, at least 1. */
    int require(int type, String name) throws ProtocolException {
        Integer number = numbers.get(type);
        if (number == null) {
            throw new ProtocolException("the server did not send " + name);
        }
        if (number < 1) {
            throw new ProtocolException(name + "=" + Integer.toUnsignedString(number) + " came, which is out of range");
        }
        return number;
    }

    @Override
    public void onIndex(int index) throws ProtocolException {
        throw new ProtocolException("block index " + index + " came before the fanout index was sent");
    }

    @Override
    public boolean wants(int type, int lengthInBytes) throws ProtocolException {
        if (complete) {
            throw new ProtocolException("the server sent data before it received the fanout index");
        }
        return ServerTypes.require(type, isNumber(type) || type == Messages.RING_INFO)
                || type == Messages.WAITING_FOR_FANOUT_INDEX;
    }

    private static boolean isNumber(int type) {
        return type == Messages.FANOUT_SIZE || type == Messages.BLOCK_SIZE || type == Messages.NUM_BLOCKS;
    }

    @Override
    public void onTlv(int type, ByteBuffer value) throws ProtocolException {
        if (type == Messages.WAITING_FOR_FANOUT_INDEX) {
            complete = true;
        } else if (type == Messages.RING_INFO) {
            ringInfo = ServerObject.read(value);
        } else if (value.remaining() == Integer.BYTES) {
            numbers.put(type, value.getInt());
        } else {
            throw new ProtocolException("a number of " + value.remaining() + " bytes came in TLV 0x"
                    + Integer.toHexString(type) + ", 4 bytes are due");
        }
    }
}
