package io.witness.recording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.pcap.InterfaceInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractArgumentsTest {
    @TempDir
    Path home;

    private ExtractArguments parse(Path directory, Path file) {
        return ExtractArguments.parse(List.of(directory.toString(), "-w", file.toString()), Instant.EPOCH);
    }

    /** The result would be searched the next time, and its packets found twice. */
    @Test
    void shouldRefuseToWriteWhereItSearchesWhateverLinksLeadThere() throws IOException {
        Path captures = Files.createDirectory(home.resolve("captures"));
        Path link = Files.createSymbolicLink(home.resolve("link"), captures);
        Path one = Files.createFile(captures.resolve("one.pcap"));
        Path linked = Files.createSymbolicLink(home.resolve("linked.pcap"), one);
        for (Path searched : List.of(captures, link, captures.resolve("../captures"))) {
            for (Path written : List.of(captures, link, home.resolve("link/../captures"))) {
                assertThrows(IllegalArgumentException.class, () -> parse(searched, written.resolve("found.pcapng")));
            }
            Path elsewhere = home.resolve("found.pcapng");
            assertEquals(elsewhere.toString(), parse(searched, elsewhere).file());
        }
        assertThrows(IllegalArgumentException.class, () -> parse(linked, one));
        assertThrows(IllegalArgumentException.class, () -> parse(one, linked));
    }

    @Test
    void shouldNameTheFileThatCannotBeWritten() throws IOException {
        Path full = Path.of("/dev/full");
        InterfaceInfo source = new InterfaceInfo(LinkTypes.ETHERNET, Optional.empty(), 0, Optional.empty());
        try (PcapNgOutput output = PcapNgOutput.to(full)) {
            output.write(source, Packets.copy(new byte[60], 1));
            var e = assertThrows(IOException.class, output::flush);
            assertTrue(e.getMessage().startsWith("/dev/full cannot be written: No space left"), e::getMessage);
        }
    }
}
