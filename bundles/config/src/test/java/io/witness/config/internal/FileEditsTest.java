package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileEditsTest {
    @TempDir
    Path directory;

    @Test
    void shouldHandleTheFileAndNoOther() throws IOException {
        FileEdits edits = new FileEdits(directory + "/testimony.conf");
        assertTrue(edits.canHandle(new File(real(), "testimony.conf")));
        assertFalse(edits.canHandle(new File(real(), "testimony.conf.bak")));
        assertFalse(edits.canHandle(new File(real(), "sub/testimony.conf")));
    }

    @Test
    void shouldHandleTheFileThatFileInstallFindsBehindALink() throws IOException {
        Files.createSymbolicLink(directory.resolve("link"), directory);
        FileEdits edits = new FileEdits(directory + "/link/testimony.conf");
        assertTrue(edits.canHandle(new File(real(), "testimony.conf")));
    }

    // no file name, no file at all, and a parent that leads to itself
    @Test
    void shouldBearAFileThatCannotBeOne() throws IOException {
        Files.createSymbolicLink(directory.resolve("loop"), directory.resolve("loop"));
        for (String file : List.of("/", "/a\0b", "/tmp/\ud800/\ud800", directory + "/loop/testimony.conf")) {
            assertFalse(new FileEdits(file).canHandle(new File(real(), "testimony.conf")), file);
        }
    }

    @Test
    void shouldHandleNothingWithoutAFile() throws IOException {
        assertFalse(new FileEdits((String) null).canHandle(new File("/etc/testimony.conf")));
    }

    private File real() throws IOException {
        return directory.toRealPath().toFile();
    }
}
