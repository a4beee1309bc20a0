package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.witness.api.socket.OneLine;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import io.witness.config.internal.ConfigurationFile.BadFileException;
import io.witness.config.internal.EntryChecker.CheckedFile;
import io.witness.config.internal.EntryChecker.SocketEntry;
import io.witness.config.internal.EntryReader.WrittenEntry;
import io.witness.settings.SocketSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An input is a configuration file. */
class ConfigurationTextFuzzTest {
    private static final String FILE = "f";
    /** {@link OneLine} shows 500 characters, each as 8 at most. */
    private static final int LONGEST_LINE = 500 * 8 + 1;

    @FuzzTest(maxDuration = "10m")
    void shouldRefuseTheFileOrTellGoodEntriesFromBad(byte[] file) throws SpecificationException {
        String text;
        List<WrittenEntry> entries;
        try {
            text = ConfigurationFile.decode(FILE, file);
            entries = EntryReader.parse(FILE, text);
        } catch (BadFileException e) {
            assertOneLine(e.getMessage());
            assertTrue(e.getMessage().matches("f:\\d+:\\d+: expected .+, found .+"), e::getMessage);
            return;
        }
        CheckedFile checked = EntryChecker.check(FILE, entries, Accounts.ofHost());
        assertEquals(entries.size(), checked.count());
        checked.errors().forEach(ConfigurationTextFuzzTest::assertOneLine);
        checked.warnings().forEach(ConfigurationTextFuzzTest::assertOneLine);
        assertUsable(checked.good(), (int) text.lines().count());
    }

    private static void assertOneLine(String message) {
        assertTrue(message.startsWith(FILE + ":"), message);
        assertTrue(message.chars().noneMatch(c -> c < ' ' || c == '\u2028' || c == '\u0085'), message);
        assertTrue(message.length() <= LONGEST_LINE, message);
    }

    /** Good entries are sockets, each of its own name and instance, whose places are lines of the file. */
    private static void assertUsable(List<SocketEntry> good, int lines) throws SpecificationException {
        Set<String> names = new HashSet<>();
        for (SocketEntry entry : good) {
            SocketSpecification socket = SocketSettings.socket(entry.properties());
            assertEquals(entry.socketName(), socket.socketName());
            assertTrue(names.add(SocketStore.instanceName(entry.socketName())), entry::socketName);
            assertTrue(socket.rings().geometry().blockSize() % 4096 == 0
                    && socket.rings().geometry().numBlocks() > 0);
            assertTrue(isWithin(entry.properties(), lines), () -> entry.properties()
                    .toString());
        }
    }

    private static boolean isWithin(Map<String, Object> properties, int lines) {
        for (String place : (String[]) properties.get(SocketKeys.ORIGIN_LINES)) {
            int line = Integer.parseInt(place.substring(place.indexOf('=') + 1));
            if (line < 1 || line > lines) {
                return false;
            }
        }
        return true;
    }
}
