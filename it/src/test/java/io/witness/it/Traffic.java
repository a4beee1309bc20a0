package io.witness.it;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Sending out of the far end of a pair. */
final class Traffic {
    private static final int PCAP_MICROSECONDS = 0xA1B2C3D4;
    private static final int PCAP_HEADER = 24;
    private static final int RECORD_HEADER = 16;
    private static final int LINKTYPE_ETHERNET = 1;

    private Traffic() {}

    /** Sends frames by way of a capture file, each once, and returns when the last is sent. */
    static void send(Path directory, Veth veth, List<byte[]> frames, int packetsPerSecond) throws Exception {
        Path file = Files.createTempFile(directory, "sent", ".pcap");
        write(file, frames);
        Child.run(directory, Tools.c("sendpcap"), file.toString(), veth.far(), Integer.toString(packetsPerSecond));
        Files.delete(file);
    }

    /** Sends numbered frames until it is closed; whoever reads them goes first, where processors are few. */
    static Child flood(Path directory, Veth veth, int packetsPerSecond, int frameBytes) throws Exception {
        return flood(directory, veth, packetsPerSecond, frameBytes, Long.MAX_VALUE);
    }

    /** Sends so many numbered frames, from 0 on; 0 packets a second: as fast as it goes. */
    static Child flood(Path directory, Veth veth, int packetsPerSecond, int frameBytes, long count) throws Exception {
        List<String> command = new ArrayList<>(List.of("nice", "-n", "19", Tools.c("flood"), veth.far()));
        command.addAll(List.of(Integer.toString(packetsPerSecond), Integer.toString(frameBytes), Long.toString(count)));
        return Child.start(directory, command);
    }

    /** The number in a line of hex that shows a frame of {@link #flood}. */
    static long floodNumber(String hex) {
        return Long.parseUnsignedLong(hex, 2 * 42, 2 * 50, 16);
    }

    private static void write(Path file, List<byte[]> frames) throws IOException {
        int size =
                frames.stream().mapToInt(frame -> RECORD_HEADER + frame.length).sum();
        ByteBuffer pcap = ByteBuffer.allocate(PCAP_HEADER + size).order(ByteOrder.nativeOrder());
        pcap.putInt(PCAP_MICROSECONDS).putShort((short) 2).putShort((short) 4);
        pcap.putInt(0).putInt(0).putInt(65535).putInt(LINKTYPE_ETHERNET);
        for (byte[] frame : frames) {
            pcap.putInt(0).putInt(0).putInt(frame.length).putInt(frame.length).put(frame);
        }
        Files.write(file, pcap.array());
    }
}
