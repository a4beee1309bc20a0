package io.witness.flows.internal.ipfix;

import java.nio.ByteBuffer;

/** Packs sets into messages of limited size: records of one kind that follow each other share a set. For one thread. */
public final class MessageBuilder {
    /** Bytes before the first set. */
    private static final int HEADER = 16;

    private static final int VERSION = 10;
    private static final int SET_HEADER = 4;
    private static final int LEAST_DATA_SET = 256;
    private static final int NONE = -1;

    private final ByteBuffer message;
    private final int domain;
    private int setId;
    private int setStart;
    private int records;
    private int flows;
    private int sequence;

    /** Creates a builder of messages of at most so many bytes. */
    public MessageBuilder(int mostBytes, int domain) {
        message = ByteBuffer.allocate(mostBytes);
        this.domain = domain;
        clear();
    }

    /** Begins the next message; what was not sent is forgotten. */
    public void clear() {
        message.clear().position(HEADER);
        setId = NONE;
        records = 0;
        flows = 0;
    }

    /** Tells whether there is nothing to send. */
    public boolean isEmpty() {
        return message.position() == HEADER;
    }

    /** Returns how many flows the message has. */
    public int flows() {
        return flows;
    }

    /** Adds a set that contains one record; false: the message has no room for it, and is to be sent before. */
    public boolean add(ByteBuffer set) {
        int id = set.getShort(set.position()) & 0xFFFF;
        boolean goesOn = id == setId && id >= LEAST_DATA_SET;
        int bytes = set.remaining() - (goesOn ? SET_HEADER : 0);
        if (bytes > message.remaining()) {
            return false;
        }
        if (goesOn) {
            set.position(set.position() + SET_HEADER);
        } else {
            setId = id;
            setStart = message.position();
        }
        message.put(set);
        message.putShort(setStart + Short.BYTES, (short) (message.position() - setStart));
        records += id >= LEAST_DATA_SET ? 1 : 0;
        flows += id >= LEAST_DATA_SET && OptionTemplates.isOfFlows(id) ? 1 : 0;
        return true;
    }

    /** Completes the message, and returns it for sending. */
    public ByteBuffer finish(int exportSeconds) {
        message.putShort(0, (short) VERSION)
                .putShort(2, (short) message.position())
                .putInt(4, exportSeconds)
                .putInt(8, sequence)
                .putInt(12, domain);
        return message.flip();
    }

    /** Notes that the message was sent: the next one has the sequence number after its records. */
    public void sent() {
        sequence += records;
        clear();
    }
}
