package io.witness.replay;

import io.witness.api.packet.Packet;
import io.witness.api.packet.PacketCopy;
import io.witness.source.PacketSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** A source on a mock ring of four blocks, and the packets that its tests add. */
@Timeout(60)
abstract class MockedSource {
    static final String MACS = "020000000001020000000002";
    static final String IPV4 = "4500001400000000400100000102030405060708";
    static final String IPV6 = "6000000000003b4020010db8000000000000000000000001" + "20010db8000000000000000000000002";
    static final long TIME = 1_700_000_000_123_456_789L;

    MockRing ring;
    PacketSource source;

    @BeforeEach
    void open() throws IOException {
        ring = MockRing.create(Packets.ring(4), 0, WhenFull.WAIT);
        source = PacketSource.of(ring);
    }

    @AfterEach
    void close() {
        source.close();
    }

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    void add(String hex) throws Exception {
        add(bytes(hex), bytes(hex).length, Packet.TYPE_HOST);
    }

    void add(byte[] frame, int wireLength, int type) throws Exception {
        ring.add(new PacketCopy(0).set(ByteBuffer.wrap(frame), wireLength, TIME, type));
    }

    /** One block of these packets. */
    void addBlock(String... packets) throws Exception {
        for (String hex : packets) {
            add(hex);
        }
        ring.retire();
    }

    static byte[] rest(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(buffer.position(), bytes);
        return bytes;
    }
}
