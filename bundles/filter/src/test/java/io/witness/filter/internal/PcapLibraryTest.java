package io.witness.filter.internal;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.filter.FilterException;
import org.junit.jupiter.api.Test;

class PcapLibraryTest {
    @Test
    void shouldSayWhatToInstallWhenTheLibraryIsMissing() {
        FilterException e =
                assertThrows(FilterException.class, () -> PcapLibrary.loadAny("libnosuch.so.0", "libnosuch.so.1"));
        assertTrue(e.getMessage().contains("libnosuch.so.1"), e.getMessage());
        assertTrue(e.getMessage().contains("apt-get install libpcap0.8"), e.getMessage());
        assertTrue(e.getMessage().contains("tcpdump -ddd"), e.getMessage());
    }
}
