package io.witness.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RepeatedFieldsTest {
    private static final int PACKETS = 200_000;
    private static final byte[] UDP = {
        2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0, 0x45, 0, 0, 46, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2, 4,
        0, 4, 1, 0, 26, 0, 0, 1, 2, 3, 4
    };

    private final Random random = new Random(18);
    private final PacketFields fields = new PacketFields(LinkTypes.ETHERNET);

    private static boolean repeats(RepeatedFields repeated, byte[] frame, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(frame.length + 3).order(ByteOrder.LITTLE_ENDIAN);
        return repeated.repeats(LinkTypes.ETHERNET, buffer.put(3, frame), 3, length);
    }

    /** All that the class tells of a packet. */
    private List<Integer> all(byte[] frame, int length) {
        fields.read(ByteBuffer.wrap(frame), 0, length, length);
        List<Integer> all = new ArrayList<>(List.of(fields.isClear() ? 1 : 0, fields.etherType(), fields.tags()));
        for (int tag = 0; tag < fields.tags(); tag++) {
            all.addAll(List.of(fields.tagType(tag), fields.vlan(tag)));
        }
        for (int i = 0; i < fields.addressWords(); i++) {
            all.addAll(List.of(fields.sourceWord(i), fields.destinationWord(i)));
        }
        all.addAll(List.of(fields.ipProtocol(), fields.nextHeader(), fields.isLaterFragment() ? 1 : 0));
        if (fields.hasPorts()) {
            all.addAll(List.of(fields.sourcePort(), fields.destinationPort()));
        }
        if (fields.isIcmp()) {
            all.addAll(List.of(fields.icmpType(), fields.icmpCode()));
        }
        return all;
    }

    /** Any byte of the headers is another one, and any length is cut. */
    @Test
    void shouldTakeOnlyPacketsWithTheSameFieldsForRepeated() {
        RepeatedFields repeated = new RepeatedFields(16);
        Set<List<Integer>> seen = new HashSet<>();
        int found = 0;
        for (int i = 0; i < PACKETS; i++) {
            byte[] frame = UDP.clone();
            for (int change = random.nextInt(3); change > 0; change--) {
                frame[random.nextInt(frame.length)] = (byte) (1 << random.nextInt(8));
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(frame.length) : frame.length;
            List<Integer> all = all(frame, length);
            if (repeats(repeated, frame, length)) {
                found++;
                assertTrue(seen.contains(all), all::toString);
            }
            seen.add(all);
            if (i % 1000 == 0) {
                repeated.clear();
                seen.clear();
            }
        }
        assertTrue(found > PACKETS / 4, found + " found");
    }

    @Test
    void shouldRecognizeAFlowUntilItIsCleared() {
        RepeatedFields repeated = new RepeatedFields(1024);
        byte[] other = UDP.clone();
        other[29]++;
        assertFalse(repeats(repeated, UDP, UDP.length));
        assertFalse(repeats(repeated, other, UDP.length));
        other[15] = 8; // the type of service
        other[18] = 1; // the identification
        other[22] = 1; // the time to live
        assertTrue(repeats(repeated, other, UDP.length));
        assertTrue(repeats(repeated, UDP, UDP.length));
        repeated.clear();
        assertFalse(repeats(repeated, UDP, UDP.length));
    }

    @Test
    void shouldRecognizeNothingOfOtherLinkTypes() {
        RepeatedFields repeated = new RepeatedFields(2);
        ByteBuffer buffer = ByteBuffer.wrap(UDP).order(ByteOrder.LITTLE_ENDIAN);
        int count = 0;
        for (int i = 0; i < 4; i++) {
            count += repeated.repeats(LinkTypes.RAW, buffer, 0, UDP.length) ? 1 : 0;
        }
        assertEquals(0, count);
    }
}
