package io.witness.client.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.witness.linux.ErrnoException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PollerTest {
    private static final int NO_DESCRIPTOR = -1;

    @Test
    void shouldCloseWhatItHasOpenedIfTheConnectionCannotBeWatched() throws Exception {
        Poller.open().close(); // loads what keeps descriptors
        long before = pollers();
        assertThrows(ErrnoException.class, () -> Poller.watching(NO_DESCRIPTOR));
        assertEquals(before, pollers());
    }

    /** Descriptors of epoll and of its wake-up. */
    private static long pollers() throws IOException {
        try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
            return links.filter(link -> target(link).startsWith("anon_inode:[event"))
                    .count();
        }
    }

    /** Empty for one that is closed meanwhile. */
    private static String target(Path link) {
        try {
            return Files.readSymbolicLink(link).toString();
        } catch (IOException e) {
            return "";
        }
    }
}
