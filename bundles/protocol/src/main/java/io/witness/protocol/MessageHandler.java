package io.witness.protocol;

import java.nio.ByteBuffer;

/** Receives the messages that a {@link MessageDecoder} finds. An exception ends the decoding. */
public interface MessageHandler {
    /**
     * Handles a block index: the block is ready, or is returned.
     *
     * @param index the block's index as received, 0 to 2<sup>31</sup> - 1: not checked against the ring
     * @throws ProtocolException if the peer must not send this now
     */
    void onIndex(int index) throws ProtocolException;

    /**
     * Handles a TLV's header. Called once per TLV, before its value.
     *
     * @param type the type, in any range: the handler has to refuse invalid ones
     * @param lengthInBytes the value's length
     * @return whether {@link #onTlv} is called with the value; otherwise it is skipped
     * @throws ProtocolException if the peer must not send this type now
     */
    boolean wants(int type, int lengthInBytes) throws ProtocolException;

    /**
     * Handles a complete TLV that {@link #wants} asked for.
     *
     * @param type the type
     * @param value the value from position to limit, big-endian; valid during the call only
     * @throws ProtocolException if the peer must not send this value
     */
    void onTlv(int type, ByteBuffer value) throws ProtocolException;
}
