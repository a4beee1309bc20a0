package io.witness.cli.internal.send;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.cli.internal.UsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SendOptionsTest {
    private static SendOptions parse(String line) throws UsageException {
        return SendOptions.parse(List.of(line.split(" ")));
    }

    @Test
    void shouldSendFilesAsRecordedUnlessToldOtherwise() throws Exception {
        SendOptions options = parse("-i v1 a.pcap - b.pcap");
        assertEquals("v1", options.interfaceName());
        assertEquals(List.of(Path.of("a.pcap"), Path.of("/dev/stdin"), Path.of("b.pcap")), options.files());
        assertEquals(Pace.RECORDED, options.pace());
        assertEquals(1, options.rounds());
        assertEquals(Long.MAX_VALUE, options.count());
    }

    @Test
    void shouldGenerateAsFastAsPossibleUnlessToldOtherwise() throws Exception {
        assertEquals(Pace.TOP, parse("-iv1 --size 64").pace());
        assertEquals(
                new Pace(Pace.Kind.PACKETS, 10_000),
                parse("-iv1 --size 64 --rate 10000pps").pace());
    }

    @ParameterizedTest
    @CsvSource({
        "--speed 2x, RECORDED, 2", "--speed 0.5, RECORDED, 0.5", "--rate 10000pps, PACKETS, 10000",
        "--rate 3kpps, PACKETS, 3000", "--rate 100Mbit, BITS, 1e8", "--topspeed, TOP, 0"
    })
    void shouldTakeAPace(String option, Pace.Kind kind, double number) throws Exception {
        assertEquals(
                new Pace(kind, number), parse("-i v1 " + option + " a.pcap").pace());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a.pcap | the interface is missing",
                "-i v1 | FILE is missing",
                "-i v1 --what a.pcap | unknown option --what",
                "-i v1 a.pcap --loop | --loop needs a value",
                "-i v1 a.pcap --loop -1 | --loop -1: use a whole number, at least 0",
                "-i v1 a.pcap --count 0 | --count 0: use a whole number, at least 1",
                "-i v1 a.pcap --topspeed --speed 2x | --topspeed and --speed exclude each other",
                "-i v1 a.pcap --speed 0x | --speed 0x is no factor",
                "-i v1 a.pcap --rate 5mph | --rate 5mph is not a rate",
                "-i v1 a.pcap --size 64 | --size takes the place of files",
                "-i v1 --size 64 --loop 2 | --loop is for files",
                "-i v1 --size 64 --speed 2x | --speed is for files",
                "-i v1 --size 61 | --size 61 is no mix of sizes: use bytes of a frame from 62",
                "-i v1 --size 64:0 | --size 64:0 is no mix",
                "-i v1 --size 64:1:1 | --size 64:1:1 is no mix",
                "-i v1 --size 64,, | --size 64,, is no mix",
                "-i v1 --size 64:9999,65:2 | --size 64:9999,65:2 is no mix",
                "-i v1 --truncated maybe a.pcap | --truncated maybe: use send or skip",
                "-i v1 --loop 0 - | standard input can be read once"
            })
    void shouldNameTheArgumentThatIsWrong(String line, String message) {
        String said = assertThrows(UsageException.class, () -> parse(line)).getMessage();
        assertTrue(said.startsWith(message), said);
    }

    @Test
    void shouldKnowAFlood() throws Exception {
        assertTrue(parse("-i v1 --topspeed --loop 2 a.pcap").isFlood());
        assertTrue(parse("-i v1 --topspeed --loop 0 a.pcap").isFlood());
        assertTrue(parse("-i v1 --size 64").isFlood());
        assertFalse(parse("-i v1 --size 64 --count 5").isFlood());
        assertFalse(parse("-i v1 --topspeed a.pcap").isFlood());
        assertFalse(parse("-i v1 --loop 2 a.pcap").isFlood());
        assertFalse(parse("-i v1 --topspeed --loop 2 --force a.pcap").isFlood());
    }

    @Test
    void shouldSpreadSizesEvenly() {
        SizeMix mix = SizeMix.parse("64:7,576:4,1500:1");
        int[] sizes = IntStream.range(0, mix.length()).map(mix::size).toArray();
        assertEquals(12, sizes.length);
        assertEquals(7, IntStream.of(sizes).filter(size -> size == 64).count());
        assertEquals(4, IntStream.of(sizes).filter(size -> size == 576).count());
        assertEquals(1500, mix.longest());
        assertTrue(IntStream.range(1, 12).noneMatch(i -> sizes[i] == 576 && sizes[i - 1] == 576));
    }
}
