package io.witness.flows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.packet.PacketCopy;
import io.witness.pcap.CaptureReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommunityIdOfFlowsTest {
    private static final Path DIRECTORY = Path.of("../decode/src/test/resources/io/witness/decode/community-id");
    private static final Pattern EXPECTED = Pattern.compile("\"communityid\": \"([^\"]+)\"");

    @ParameterizedTest
    @CsvSource({"0, baseline_deflt.json", "1, baseline_seed1.json"})
    void shouldBeThoseOfTheSpecification(int seed, String baseline) throws IOException {
        List<String> expected = EXPECTED.matcher(Files.readString(DIRECTORY.resolve(baseline)))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertEquals(23, expected.size());
        Metered metered = new Metered(
                FlowSettings.DEFAULT.withMaxFlows(64),
                new EveSettings(OptionalInt.of(seed), Optional.empty(), Optional.empty()));
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            for (Path file : files.filter(name -> name.toString().endsWith(".pcap"))
                    .sorted()
                    .toList()) {
                read(file, metered.meter);
            }
        }
        metered.end();
        TreeSet<String> found = new TreeSet<>();
        for (String line : metered.lines) {
            found.add(EveFields.check(line).get("community_id"));
        }
        assertEquals(new TreeSet<>(expected), found);
    }

    private static void read(Path file, FlowMeter meter) throws IOException {
        PacketCopy packet = new PacketCopy(0);
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next(packet)) {
                meter.add(packet, reader.linkType());
            }
        }
    }
}
