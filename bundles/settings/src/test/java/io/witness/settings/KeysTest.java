package io.witness.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.Setting;
import io.witness.api.socket.SocketKeys;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of keys against all that has a part of it. */
class KeysTest {
    private static final Path PAGE = Path.of("../../docs/configuration.md");
    private static final String HEAD = "| key | type | unit | bounds | default | example | a change costs |";
    private static final Set<String> NO_KEYS = Set.of("FACTORY_PID", "ORIGIN", "ORIGIN_LINES");

    /** The rows in the page are to be these, which are printed if they differ. */
    @Test
    void shouldBeTheTableOfTheDocumentation() throws Exception {
        List<String> lines = Files.readAllLines(PAGE);
        int first = lines.indexOf(HEAD) + 2;
        int end = first;
        while (lines.get(end).startsWith("|")) {
            end++;
        }
        String rows = String.join("\n", Keys.ALL.stream().map(KeyRow::of).toList());
        assertEquals(rows, String.join("\n", lines.subList(first, end)), PAGE + ": replace the rows by\n" + rows);
    }

    @Test
    void shouldHaveARowForEachNameAndListEachRow() throws Exception {
        Set<String> names = new HashSet<>();
        for (Field field : SocketKeys.class.getFields()) {
            if (field.getType() == String.class && !NO_KEYS.contains(field.getName())) {
                names.add((String) field.get(null));
            }
        }
        assertTrue(Keys.NAMES.containsAll(names), names::toString);
        List<Key> rows = new ArrayList<>();
        for (Field field : Keys.class.getDeclaredFields()) {
            if (field.getType() == Key.class && Modifier.isStatic(field.getModifiers())) {
                rows.add((Key) field.get(null));
            }
        }
        assertEquals(rows, Keys.ALL);
    }

    @Test
    void shouldTellWhatEachKeyComesToWhetherItIsWrittenOrNot() throws Exception {
        Map<String, Object> entry = new HashMap<>(Map.of("SocketName", "/run/a.sock", "Interface", "eth0"));
        assertEquals(
                "NumBlocks=64, FrameSize=0, FanoutType=hash, User=none, Mode=0600, Filter=\"\", SlowClient=skip",
                settings(entry));
        entry.putAll(Map.of("NumBlocks", 3, "FanoutType", 0x1001, "Group", "wireshark", "Filter", "udp"));
        assertEquals(
                "NumBlocks=3, FrameSize=0, FanoutType=lb|rollover, User=none, Mode=0660, Filter=\"udp\", SlowClient=skip",
                settings(entry));
    }

    private static String settings(Map<String, Object> entry) throws Exception {
        Set<String> shown = Set.of("NumBlocks", "FrameSize", "FanoutType", "User", "Mode", "Filter", "SlowClient");
        List<Setting> settings = SocketSettings.socket(entry).settings();
        assertEquals(Keys.NAMES, settings.stream().map(Setting::key).toList());
        return String.join(
                ", ",
                settings.stream()
                        .filter(setting -> shown.contains(setting.key()))
                        .map(setting -> setting.key() + "=" + setting.value())
                        .toList());
    }
}
