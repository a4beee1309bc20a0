package io.witness.pcap.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.pcap.InterfaceInfo;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** A pcapng file that was written, as blocks. */
public final class WrittenFile {
    private WrittenFile() {}

    /** An interface of which nothing but the link type is known. */
    public static InterfaceInfo unknownInterface() {
        return new InterfaceInfo(LinkTypes.ETHERNET, Optional.empty(), 0, Optional.empty());
    }

    /** Cuts a file into its blocks and checks that their lengths lead from one to the next. */
    public static List<String> blocks(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<String> blocks = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int length = bytes.getInt(bytes.position() + 4);
            assertEquals(0, length % 4);
            assertEquals(length, bytes.getInt(bytes.position() + length - 4));
            if (bytes.getInt(bytes.position()) == 6) {
                int captured = bytes.getInt(bytes.position() + 20);
                assertEquals(length, 32 + (captured + 3) / 4 * 4);
                assertTrue(Integer.compareUnsigned(bytes.getInt(bytes.position() + 24), captured) >= 0);
            }
            blocks.add(HexFormat.of().formatHex(file, bytes.position(), bytes.position() + length));
            bytes.position(bytes.position() + length);
        }
        return blocks;
    }
}
