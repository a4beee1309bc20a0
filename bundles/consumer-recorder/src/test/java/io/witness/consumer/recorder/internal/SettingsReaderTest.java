package io.witness.consumer.recorder.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
    private static final Path STATE = Path.of("/state");
    private static final RecorderSettings DEFAULTS = RecorderSettings.defaults(STATE);

    private static RecorderSettings read(Map<String, Object> properties, int problems) {
        SettingsReader reader = new SettingsReader(properties, STATE);
        RecorderSettings read = reader.read(DEFAULTS);
        assertEquals(problems, reader.problems().size(), () -> reader.problems().toString());
        return read;
    }

    /** File Install keeps the quotation marks of all values if one value of the file has none. */
    @Test
    void shouldReadValuesInQuotationMarks() {
        RecorderSettings read =
                read(Map.of("Directory", "\"/data/a\"", "FileBytes", " \"2MiB\"", "TotalBytes", "1GiB"), 0);
        assertEquals(Path.of("/data/a"), read.directory());
        assertEquals(2 << 20, read.fileBytes());
        assertEquals(1 << 30, read.totalBytes());
        assertEquals(
                DEFAULTS.directory(), read(Map.of("Directory", "\"/data/a"), 1).directory());
    }

    @Test
    void shouldNameAKeyThatDoesNotExist() {
        SettingsReader reader = new SettingsReader(
                Map.of(
                        "totalBytes", "4MiB",
                        "service.pid", "x",
                        "witness.consumer.sockets", "/a",
                        "Compression", "lz4"),
                STATE);
        assertEquals(0, reader.read(DEFAULTS).totalBytes());
        assertEquals(1, reader.problems().size(), () -> reader.problems().toString());
        assertTrue(
                reader.problems().get(0).startsWith("totalBytes is not a key: use Directory, "),
                () -> reader.problems().toString());
        assertEquals(List.of(), problemsOf(Map.of()));
    }

    private static List<String> problemsOf(Map<String, Object> properties) {
        SettingsReader reader = new SettingsReader(properties, STATE);
        reader.read(DEFAULTS);
        return reader.problems();
    }
}
