package io.witness.recording;

import static io.witness.pcap.testing.Frames.udpFrame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** Has a directory of capture files, and extracts from it. */
abstract class WithCaptures {
    @TempDir
    Path directory;

    final List<String> notices = new ArrayList<>();
    final List<String> found = new ArrayList<>();
    ExtractReport report;

    static byte[] frame(int port) {
        byte[] frame = udpFrame(port % 50);
        frame[34] = (byte) (port >> 8);
        frame[35] = (byte) port;
        return frame;
    }

    Path write(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    Path write(String name, CaptureWriter capture) throws IOException {
        return write(name, capture.bytes());
    }

    /** Extracts: the times of the packets, with the names of their interfaces. */
    List<String> extract(long from, long to, String expression, Optional<byte[]> flow) throws Exception {
        found.clear();
        notices.clear();
        ExtractRequest request = new ExtractRequest(directory, from, to, expression, flow);
        report = new Extraction(request, ExtractProgress.NONE, notices::add)
                .run((source, packet) -> found.add(packet.timeNanos()
                        + source.name().map(name -> " " + name).orElse("")));
        assertEquals(found.size(), report.packets());
        return found;
    }

    void extract(Path elsewhere) throws Exception {
        ExtractRequest request = new ExtractRequest(elsewhere, 0, Long.MAX_VALUE, "", Optional.empty());
        new Extraction(request, ExtractProgress.NONE, notices::add).run((source, packet) -> {});
    }

    List<String> extract(String expression) throws Exception {
        return extract(0, Long.MAX_VALUE, expression, Optional.empty());
    }

    static CaptureWriter capture(String name, long... times) {
        CaptureWriter capture = CaptureWriter.ethernet(name);
        for (long time : times) {
            capture.add(time, frame((int) (time % 1000)));
        }
        return capture;
    }
}
