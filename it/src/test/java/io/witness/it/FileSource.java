package io.witness.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A configuration file, and the ways in which people and programs write one. */
record FileSource(Path file) implements SocketSource {
    /** At once, in place. */
    @Override
    public void write(Entry... entries) throws IOException {
        write(Entry.file(entries));
    }

    void write(String text) throws IOException {
        Files.writeString(file, text);
    }

    /** As most editors do: into another file, which then takes the place. */
    void replace(String text) throws IOException {
        Path other = Files.writeString(file.resolveSibling(file.getFileName() + ".new~"), text);
        Files.move(other, file, StandardCopyOption.ATOMIC_MOVE);
    }

    void delete() throws IOException {
        Files.delete(file);
    }
}
