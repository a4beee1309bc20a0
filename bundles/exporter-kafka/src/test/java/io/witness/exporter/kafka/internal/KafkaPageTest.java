package io.witness.exporter.kafka.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of the exporter: its examples can be used, and its table of keys is complete. */
class KafkaPageTest {
    private static final Pattern BLOCK = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile("([\\w.]+)=\"(.*)\"");
    private static final Pattern ROW =
            Pattern.compile("^\\| (`[A-Z]\\w+`(?:, `[A-Z]\\w+`)*) \\|.*\\| (.*) \\|$", Pattern.MULTILINE);

    private static String page() throws Exception {
        return Files.readString(Path.of("../../docs/kafka.md"));
    }

    @Test
    void shouldHaveExamplesThatCanBeUsed() throws Exception {
        List<KafkaSettings> examples = new ArrayList<>();
        Matcher blocks = BLOCK.matcher(page());
        while (blocks.find()) {
            Map<String, String> configuration = new HashMap<>();
            for (String line : blocks.group(1).lines().toList()) {
                Matcher parts = LINE.matcher(line);
                assertTrue(parts.matches(), line);
                configuration.put(parts.group(1), parts.group(2).replaceAll("\\\\(.)", "$1"));
            }
            KafkaSettings settings = KafkaSettings.of(configuration, Path.of("/state"), "host");
            ClientSettings.of(settings);
            examples.add(settings);
        }
        assertEquals(2, examples.size());
        assertTrue(examples.get(1).client().get("sasl.jaas.config").endsWith("password=\"secret\";"));
    }

    @Test
    void shouldNameAllKeysWithTheirDefaults() throws Exception {
        Map<String, String> documented = new HashMap<>();
        Matcher rows = ROW.matcher(page());
        while (rows.find()) {
            String[] keys = rows.group(1).replace("`", "").split(", ");
            String[] defaults = rows.group(2).replace("`", "").split(", ");
            for (int i = 0; i < keys.length; i++) {
                documented.put(keys[i], defaults[Math.min(i, defaults.length - 1)]);
            }
        }
        Set<String> keys = new TreeSet<>();
        for (var method : KafkaConfiguration.class.getDeclaredMethods()) {
            String key = method.getName();
            keys.add(key);
            Object byDefault = method.getDefaultValue();
            if (byDefault != null && !byDefault.equals("")) {
                assertEquals(byDefault.toString(), documented.get(key), key);
            }
        }
        assertEquals(keys, new TreeSet<>(documented.keySet()));
    }
}
