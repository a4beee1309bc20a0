package io.witness.protocol;

import java.nio.ByteBuffer;

/** Gets the messages that a {@link MessageDecoder} finds. What it throws ends the decoding. */
public interface MessageHandler {
    /**
     * A block has become ready, or is given back.
     *
     * @param index the block's index as it came, 0 to 2<sup>31</sup> - 1: not checked against the ring
     * @throws ProtocolException if the peer must not send this now
     */
    void onIndex(int index) throws ProtocolException;

    /**
     * A TLV's header has come. Called once a TLV, before its value.
     *
     * @param type the type, of either range or of none: refusing it is the handler's part
     * @param lengthInBytes the value's length
     * @return whether {@link #onTlv} is to be called with the value; else it is skipped
     * @throws ProtocolException if the peer must not send this type now
     */
    boolean wants(int type, int lengthInBytes) throws ProtocolException;

    /**
     * A TLV that {@link #wants} asked for is complete.
     *
     * @param type the type
     * @param value the value from position to limit, big-endian; valid during the call only
     * @throws ProtocolException if the peer must not send this value
     */
    void onTlv(int type, ByteBuffer value) throws ProtocolException;
}
