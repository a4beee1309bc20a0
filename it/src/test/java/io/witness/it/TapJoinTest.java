package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tap of a socket under load has each packet once, wherever the recording ends and the connection goes on. */
class TapJoinTest {
    private static final int PACKETS_PER_SECOND = 5000;
    private static final int FRAME_BYTES = 150;
    private static final int AT_ONCE = 2;
    private static final Pattern SUMMARY =
            Pattern.compile("witness tap: (\\d+) packets, (\\d+) of them recorded, (\\d+) blocks missed");

    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({
        "1, none, 256MiB, ''",
        "1, none, 1MiB, ''",
        "1, zstd, 256MiB, 'udp'",
        "2, none, 256MiB, 'host 10.0.0.1 and udp port 1024'"
    })
    void shouldHaveEachPacketOnce(int rings, String compression, String fileBytes, String filter) throws Exception {
        Recorder.configure(
                home.resolve("state"), "Compression=\"" + compression + "\"", "FileBytes=\"" + fileBytes + "\"");
        Random random = new Random();
        try (Veth veth = Veth.create();
                Witness witness = Witness.start(home, ring(veth).with("FanoutSize", rings));
                Child sender = Traffic.flood(home, veth, PACKETS_PER_SECOND, FRAME_BYTES)) {
            Recorder recorder = Recorder.drop(witness).awaitRunning();
            recorder.awaitPackets(PACKETS_PER_SECOND);
            for (int i = 0; i < Soak.times(4, 50); i += AT_ONCE) {
                List<Child> taps = new ArrayList<>();
                for (int j = 0; j < AT_ONCE; j++) {
                    Thread.sleep(random.nextInt(300));
                    taps.add(tap(witness, j, filter));
                }
                witness.awaitClients(taps);
                awaitJoined(taps);
                for (int j = 0; j < AT_ONCE; j++) {
                    try (Child tap = taps.get(j)) {
                        tap.signal("INT");
                        tap.expectStatus(0);
                        assertWhole(tap, j, rings);
                    }
                }
            }
            assertTrue(sender.isAlive());
        }
    }

    private Entry ring(Veth veth) {
        return Entry.of(home.resolve("r.sock"), veth.captured())
                .with("BlockSize", 65536)
                .with("NumBlocks", 512)
                .with("BlockTimeoutMillis", 20);
    }

    private Child tap(Witness witness, int number, String filter) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Witness.COMMAND, "tap", home.resolve("r.sock").toString()));
        if (!filter.isEmpty()) {
            command.add(filter);
        }
        command.addAll(List.of("--from", "-1s", "--follow", "-w", file(number).toString()));
        command.addAll(
                List.of("--recordings", witness.state().resolve("recordings").toString()));
        return Child.start(home, command);
    }

    /** Waits until each has more packets of the time since it was connected than can be on their way to a file. */
    private void awaitJoined(List<Child> taps) throws Exception {
        for (int i = 0; i < taps.size(); i++) {
            Path file = file(i);
            Child tap = taps.get(i);
            Await.until(file + " exists", () -> Files.exists(file) || !tap.isAlive(), tap::toString);
            long enough = Files.size(file) + 3L * PACKETS_PER_SECOND * FRAME_BYTES;
            Await.until("more comes", () -> Files.size(file) > enough || !tap.isAlive(), tap::toString);
        }
    }

    private Path file(int number) {
        return home.resolve("tap" + number + ".pcapng");
    }

    private void assertWhole(Child tap, int number, int rings) throws Exception {
        Matcher summary = SUMMARY.matcher(tap.err());
        assertTrue(summary.find(), tap::toString);
        long packets = Long.parseLong(summary.group(1));
        long recorded = Long.parseLong(summary.group(2));
        assertTrue(recorded > 0 && packets > recorded, tap::toString);
        assertEquals("0", summary.group(3), tap::toString);
        assertEquals(1, tap.err().lines().count(), tap::toString);
        List<Long> numbers = numbers(number);
        assertEquals(packets, numbers.size());
        long end = numbers.get(numbers.size() - 1) + 1;
        if (rings > 1) { // a ring does not wait for the others for ever, least of all at the end
            numbers.sort(null);
            end -= 3L * PACKETS_PER_SECOND;
        }
        for (int i = 1; i < numbers.size() && numbers.get(i) < end; i++) {
            assertEquals(numbers.get(i - 1) + 1, numbers.get(i), tap::toString);
        }
        assertEquals(numbers.size(), new HashSet<>(numbers).size(), tap::toString);
        Files.delete(file(number));
    }

    private List<Long> numbers(int number) throws Exception {
        return Recorder.packets(home, file(number)).stream()
                .map(Traffic::floodNumber)
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
