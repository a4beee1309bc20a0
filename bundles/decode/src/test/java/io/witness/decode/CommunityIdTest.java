package io.witness.decode;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.packet.LinkTypes;
import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommunityIdTest {
    private static final Path DIRECTORY = Path.of("src/test/resources/io/witness/decode/community-id");
    private static final Pattern EXPECTED = Pattern.compile("\"communityid\": \"([^\"]+)\"");

    @ParameterizedTest
    @CsvSource({"0, baseline_deflt.json", "1, baseline_seed1.json"})
    void shouldBeAsInTheSpecification(int seed, String baseline) throws IOException {
        List<String> expected = EXPECTED.matcher(Files.readString(DIRECTORY.resolve(baseline)))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertEquals(23, expected.size());
        assertEquals(new TreeSet<>(expected), new TreeSet<>(ofAllFiles(seed)));
    }

    private static List<String> ofAllFiles(int seed) throws IOException {
        List<String> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file :
                    files.filter(name -> name.toString().endsWith(".pcap")).toList()) {
                found.addAll(of(file, seed));
            }
        }
        return found;
    }

    private static List<String> of(Path file, int seed) throws IOException {
        List<String> found = new ArrayList<>();
        CommunityId id = new CommunityId(seed);
        PacketFields fields = new PacketFields(LinkTypes.ETHERNET);
        PacketCopy packet = new PacketCopy(0);
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next(packet)) {
                fields.read(packet);
                if (id.read(fields)) {
                    found.add(id.toString());
                    assertTrue(id.is(CommunityId.parse(id.toString()).orElseThrow()));
                    assertEquals(
                            id.prefix(),
                            CommunityId.prefix(CommunityId.parse(id.toString()).orElseThrow()));
                }
            }
        }
        return found;
    }

    @Test
    void shouldParseOnlyVersion1() {
        assertArrayEquals(
                new byte[20],
                CommunityId.parse("1:AAAAAAAAAAAAAAAAAAAAAAAAAAA=").orElseThrow());
        for (String wrong : List.of("", "1:", "2:AAAAAAAAAAAAAAAAAAAAAAAAAAA=", "1:AAAA", "1:%%%%")) {
            assertFalse(CommunityId.parse(wrong).isPresent(), wrong);
        }
    }
}
