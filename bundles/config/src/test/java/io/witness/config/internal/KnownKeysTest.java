package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.settings.Keys;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KnownKeysTest {
    @Test
    void shouldKnowEveryKeyInAnyCase() {
        for (String key : Keys.NAMES) {
            assertEquals(Optional.of(key), KnownKeys.canonical(key.toUpperCase(Locale.ROOT)));
            assertEquals(Optional.of(key), KnownKeys.canonical(key.toLowerCase(Locale.ROOT)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Intreface, Interface",
        "numblock, NumBlocks",
        "block_size, BlockSize",
        "Block-Timeout-Millis, BlockTimeoutMillis",
        "BlockTimeoutMs, BlockTimeoutMillis",
        "FanoutIDs, FanoutID",
        "Fanout Type, FanoutType",
        "Usr, User",
        "Filters, Filter",
        "SocketNmae, SocketName",
        "Moed, ''",
    })
    void shouldNameTheLikelyKeyIfThereIsOne(String unknown, String likely) {
        assertEquals(likely, KnownKeys.likely(unknown).orElse(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "Comment", "ReorderPackets", "Interfacesssssssss"})
    void shouldNotGuessWildly(String unknown) {
        assertEquals(Optional.empty(), KnownKeys.likely(unknown));
    }

    @Test
    void shouldCountEdits() {
        assertEquals(0, KnownKeys.distance("abc", "abc"));
        assertEquals(3, KnownKeys.distance("", "abc"));
        assertEquals(3, KnownKeys.distance("kitten", "sitting"));
    }
}
