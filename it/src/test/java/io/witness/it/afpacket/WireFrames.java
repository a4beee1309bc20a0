package io.witness.it.afpacket;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Ethernet frames of many kinds. */
final class WireFrames {
    /** The address of the interface to which they are sent. */
    static final byte[] RECEIVER = {2, 0, 0, 0, 0, 2};

    private static final String BROADCAST = "ffffffffffff";
    private static final String SENDER = "020000000001";
    /** Target and what follows the sender's address. */
    private static final List<String> KINDS = List.of(
            "020000000099 0800 4500",
            "020000000002 0800 4500",
            "01005e000001 0800 4500",
            "3333000000fb 86dd 6000",
            BROADCAST + " 0806 0001",
            BROADCAST + " 8100 0064 0800 4500",
            "01005e000001 8100 0000 0800 4500",
            BROADCAST + " 88a8 e001 8100 0064 0800 4500",
            "020000000099 8100 0065 8100 0064 86dd 6000",
            BROADCAST + " 9100 0064 0800 4500",
            "0180c2000000 0026 4242 0300",
            BROADCAST + " 0020 ffff 0000",
            BROADCAST + " 8100 0064 0030 4242 0300",
            BROADCAST + " 8100 0064 0030 ffff 0300",
            BROADCAST + " 88b5");

    private WireFrames() {}

    /** UDP and others of so many bytes, which are all different. */
    static byte[] of(String start, int length) {
        byte[] frame = new byte[length];
        new Random(length).nextBytes(frame);
        String text = start.replace(" ", "");
        String whole = text.substring(0, 12) + SENDER + text.substring(12);
        ByteBuffer.wrap(frame).put(HexFormat.of().parseHex(whole));
        return frame;
    }

    static byte[] plain(int length) {
        return of(KINDS.get(0), length);
    }

    /** All kinds in many lengths up to so many bytes. */
    static List<byte[]> varied(int mostBytes) {
        Random random = new Random(mostBytes);
        List<byte[]> frames = new ArrayList<>();
        for (String kind : KINDS) {
            for (int length = 26; length < 70; length++) {
                frames.add(of(kind, length));
            }
            for (int i = 0; i < 10; i++) {
                frames.add(of(kind, 70 + random.nextInt(mostBytes - 69)));
            }
            frames.add(of(kind, mostBytes));
        }
        Collections.shuffle(frames, random);
        return frames;
    }
}
