package io.witness.linux.socket;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Any bytes: they are read without an exception, none outside of them, and what they say of one packet is of no other one. */
class ControlMessagesFuzzTest {
    @FuzzTest(maxDuration = "10m")
    void shouldReadAnything(byte[] bytes) {
        ControlMessages messages = new ControlMessages();
        ByteBuffer exact = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        messages.read(exact, 0, bytes.length);
        String read = text(messages);

        byte[] moved = new byte[bytes.length + 48];
        Arrays.fill(moved, (byte) 0x2A);
        System.arraycopy(bytes, 0, moved, 16, bytes.length);
        messages.read(ByteBuffer.wrap(moved).order(ByteOrder.nativeOrder()), 16, bytes.length);
        if (!read.equals(text(messages))) {
            throw new IllegalStateException("depends on what is around it: " + read + ", " + text(messages));
        }
        messages.read(exact, 0, 0);
        if (!text(messages).equals(text(new ControlMessages()))) {
            throw new IllegalStateException("remembers the packet before: " + text(messages));
        }
    }

    private static String text(ControlMessages messages) {
        String sent = messages.isOfSentPacket() ? messages.stage() + " " + messages.identifier() : "";
        String tag = messages.hasVlanTag() ? messages.vlanTpid() + " " + messages.vlanTci() : "";
        return messages.softwareNanos() + " " + messages.hardwareNanos() + " " + messages.wireLength() + " " + sent
                + "/" + tag;
    }
}
