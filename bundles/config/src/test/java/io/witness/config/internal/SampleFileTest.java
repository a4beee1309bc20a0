package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.FanoutMode;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.config.internal.ConfigurationFile.BadFileException;
import io.witness.config.internal.EntryChecker.CheckedFile;
import io.witness.settings.Keys;
import io.witness.settings.SocketSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample as it is, and what becomes of it when it is damaged in all sorts of ways. */
class SampleFileTest {
    private static final Path SAMPLE = Path.of("../../config/testimony.conf");
    private static final int DAMAGED = 5_000;
    /** A char is a byte of the file here: the last three are a byte order mark, an é, and no UTF-8. */
    private static final List<String> PIECES = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u",
            "//",
            "#",
            "/*",
            "*/",
            "\n",
            "\0",
            "null",
            "true",
            "-",
            "1e",
            "1e999999999",
            ".5",
            "99999999999999999999",
            "\"Interface\": \"x\",",
            "KiB",
            "\u00EF\u00BB\u00BF",
            "\u00C3\u00A9",
            "\u00E9");

    @TempDir
    Path directory;

    @Test
    void shouldWorkAsItIs() throws Exception {
        CheckedFile sample = check(SAMPLE);
        assertEquals(List.of(), sample.errors());
        assertEquals(List.of(), sample.warnings());
        assertEquals(1, sample.good().size());
    }

    @Test
    void shouldWriteEveryKeyWithItsDefaultButForSmallMemoryAndLo() throws Exception {
        Map<String, Object> written = check(SAMPLE).good().get(0).properties();
        assertTrue(written.keySet().containsAll(Keys.NAMES));
        Map<String, Object> needed = Map.of(
                SocketKeys.SOCKET_NAME,
                "/run/witness-lo.sock",
                SocketKeys.INTERFACE,
                "lo",
                SocketKeys.NUM_BLOCKS,
                16,
                SocketKeys.FANOUT_TYPE,
                FanoutMode.FLAG_IGNORE_OUTGOING);
        SocketSpecification plain = SocketSettings.socket(needed);
        SocketSpecification sample = SocketSettings.socket(written);
        assertEquals(plain.toString(), withoutOrigin(written).toString());
        assertEquals(
                16 << 20,
                sample.rings().geometry().blockSize()
                        * sample.rings().geometry().numBlocks());
    }

    @Test
    void shouldOnlyEverBeRefusedAsABadFileOrWithBadEntries() throws Exception {
        byte[] sample = Files.readAllBytes(SAMPLE);
        Random random = new Random(20260101);
        Path file = directory.resolve("damaged.conf");
        int refused = 0;
        int taken = 0;
        for (int i = 0; i < DAMAGED; i++) {
            Files.write(file, damaged(sample, random));
            try {
                CheckedFile checked = check(file);
                taken++;
                assertEquals(
                        checked.count(),
                        checked.good().size() + checked.errors().size());
                checked.errors().forEach(SampleFileTest::assertOneLine);
            } catch (BadFileException e) {
                refused++;
                assertOneLine(e.getMessage());
                assertTrue(
                        e.getMessage().matches("\\Q" + file + "\\E:\\d+:\\d+: expected .+, found .+"), e::getMessage);
            }
        }
        assertTrue(refused > DAMAGED / 10 && taken > DAMAGED / 10, refused + " refused, " + taken + " taken");
    }

    private static void assertOneLine(String message) {
        assertTrue(message.chars().noneMatch(c -> c < ' '), message);
    }

    private static byte[] damaged(byte[] sample, Random random) {
        StringBuilder text = new StringBuilder(new String(sample, StandardCharsets.ISO_8859_1));
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            damage(text, random);
        }
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void damage(StringBuilder text, Random random) {
        int at = random.nextInt(text.length());
        int to = Math.min(text.length(), at + 1 + random.nextInt(30));
        switch (random.nextInt(6)) {
            case 0 -> text.delete(at + 1, to);
            case 1 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
            case 2 -> text.setCharAt(at, (char) random.nextInt(256));
            case 3 -> text.insert(at, text.substring(at, to));
            case 4 -> text.setLength(Math.max(1, at));
            default -> text.setCharAt(at, Character.toUpperCase(text.charAt(at)));
        }
    }

    private static SocketSpecification withoutOrigin(Map<String, Object> properties) throws Exception {
        Map<String, Object> copy = new HashMap<>(properties);
        copy.remove(SocketKeys.ORIGIN);
        return SocketSettings.socket(copy);
    }

    private static CheckedFile check(Path file) throws BadFileException {
        String name = file.toString();
        return EntryChecker.check(name, EntryReader.parse(name, ConfigurationFile.textOf(file)), Accounts.ofHost());
    }
}
