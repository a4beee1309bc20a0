package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.config.internal.ConfigurationFile.BadFileException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileTextTest {
    @TempDir
    Path directory;

    @Test
    void shouldReadUtf8WithOrWithoutByteOrderMark() throws Exception {
        assertEquals("[] // ä", ConfigurationFile.textOf(file("[] // ä".getBytes(StandardCharsets.UTF_8))));
        assertEquals("[] // ä", ConfigurationFile.textOf(file("\uFEFF[] // ä".getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void shouldPointAtTheFirstByteThatIsNotUtf8() throws Exception {
        Path file = file("[\n\"ä\", \"ö\"]".getBytes(StandardCharsets.ISO_8859_1));
        assertEquals(file + ":2:2: expected UTF-8 text, found the byte 0xE4: save the file as UTF-8", problemOf(file));
    }

    @Test
    void shouldNotTakeACutCharacterForTheEnd() throws Exception {
        Path file = file(new byte[] {'[', ']', (byte) 0xC3});
        assertTrue(problemOf(file).startsWith(file + ":1:3: expected UTF-8 text, found the byte 0xC3"));
    }

    @Test
    void shouldRefuseUtf16WithAndWithoutByteOrderMark() throws Exception {
        Path marked = file("[]".getBytes(StandardCharsets.UTF_16));
        assertTrue(problemOf(marked).startsWith(marked + ":1:1: expected UTF-8 text, found the byte 0xFE"));
        Path unmarked = file("[]".getBytes(StandardCharsets.UTF_16LE));
        assertTrue(problemOf(unmarked)
                .startsWith(unmarked + ":1:2: expected UTF-8 text, found the control character 0x00"));
    }

    @Test
    void shouldRefuseADirectoryAndWhatDoesNotExist() {
        assertEquals(directory + ": is a directory: name a file in it", problemOf(directory));
        Path absent = directory.resolve("absent.conf");
        assertEquals(absent + ": does not exist: create it, or name another file", problemOf(absent));
    }

    @Test
    void shouldNotWaitForADevice() {
        assertEquals("/dev/null: is not a regular file: name one", problemOf(Path.of("/dev/null")));
    }

    @Test
    void shouldWaitNeitherForAPipeNorForADeviceWithoutAnEnd() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        assertEquals(pipe + ": is not a regular file: name one", problemOf(pipe));
        assertEquals("/dev/zero: is not a regular file: name one", problemOf(Path.of("/dev/zero")));
    }

    @Test
    void shouldRefuseAHugeFileWithoutReadingIt() throws IOException {
        Path file = directory.resolve("huge");
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(1L << 30);
        }
        assertEquals(file + ": has more than 1048576 bytes: name a configuration file", problemOf(file));
    }

    @Test
    void shouldReadAFileOfExactlyTheLimit() throws Exception {
        String text = " ".repeat(ConfigurationFile.MAX_BYTES);
        assertEquals(text, ConfigurationFile.textOf(file(text.getBytes(StandardCharsets.UTF_8))));
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(directory, "testimony", ".conf"), bytes);
    }

    private static String problemOf(Path file) {
        return assertThrows(BadFileException.class, () -> ConfigurationFile.textOf(file))
                .getMessage();
    }
}
