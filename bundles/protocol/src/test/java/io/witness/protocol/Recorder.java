package io.witness.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Notes what a decoder finds, as text. */
class Recorder implements MessageHandler {
    final List<String> seen = new ArrayList<>();
    int unwanted = -1;

    @Override
    public void onIndex(int index) {
        seen.add("index " + index);
    }

    @Override
    public boolean wants(int type, int lengthInBytes) throws ProtocolException {
        seen.add("header " + Integer.toHexString(type) + " " + lengthInBytes);
        if (type == 0xFFFF) {
            throw new ProtocolException("error");
        }
        return type != unwanted;
    }

    @Override
    public void onTlv(int type, ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        seen.add(Integer.toHexString(type) + " " + HexFormat.of().formatHex(bytes));
    }
}
