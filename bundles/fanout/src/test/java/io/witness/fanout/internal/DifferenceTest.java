package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import io.witness.settings.Keys;
import io.witness.settings.SocketSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DifferenceTest {
    private static final Map<String, Object> OTHER = Map.ofEntries(
            Map.entry(SocketKeys.INTERFACE, "eth1"),
            Map.entry(SocketKeys.BLOCK_SIZE, 8192),
            Map.entry(SocketKeys.FRAME_SIZE, 2048),
            Map.entry(SocketKeys.NUM_BLOCKS, 3),
            Map.entry(SocketKeys.BLOCK_TIMEOUT_MILLIS, 7),
            Map.entry(SocketKeys.FANOUT_TYPE, 1),
            Map.entry(SocketKeys.FANOUT_SIZE, 2),
            Map.entry(SocketKeys.FANOUT_ID, 9),
            Map.entry(SocketKeys.FANOUT_PROGRAM, "tcp"),
            Map.entry(SocketKeys.USER, "alice"),
            Map.entry(SocketKeys.GROUP, "wireshark"),
            Map.entry(SocketKeys.MODE, "0666"),
            Map.entry(SocketKeys.FILTER, "tcp"),
            Map.entry(SocketKeys.PROMISCUOUS, true),
            Map.entry(SocketKeys.IGNORE_OUTGOING, true),
            Map.entry(SocketKeys.RX_HASH, true),
            Map.entry(SocketKeys.TIME_STAMPS, "hardware"),
            Map.entry(SocketKeys.SEALED, true),
            Map.entry(SocketKeys.CLIENT_MAX_BLOCKS, 2),
            Map.entry(SocketKeys.EVICT_AFTER_MILLIS, 500),
            Map.entry(SocketKeys.SLOW_CLIENT, "wait"),
            Map.entry(SocketKeys.MAX_CLIENTS, 5),
            Map.entry(SocketKeys.MAX_CLIENTS_PER_USER, 4));

    @Test
    void shouldNoticeADifferenceOfEveryKey() throws Exception {
        for (String key : Keys.NAMES) {
            if (!key.equals(SocketKeys.SOCKET_NAME)) {
                List<String> keys = Difference.between(of(base(key)), of(changed(key))).stream()
                        .map(Difference::key)
                        .toList();
                // a group makes another default of the mode
                assertEquals(key.equals(SocketKeys.GROUP) ? List.of(key, SocketKeys.MODE) : List.of(key), keys);
            }
        }
    }

    @Test
    void shouldReplaceRingsWhereTheirSpecificationDiffersAndNowhereElse() throws Exception {
        for (String key : OTHER.keySet()) {
            SocketSpecification before = of(base(key));
            SocketSpecification after = of(changed(key));
            boolean same = before.rings().equals(after.rings());
            Difference.between(before, after).forEach(each -> assertEquals(!same, each.concernsRings(), key));
            assertEquals(same, Difference.sameRings(before, after), key);
        }
    }

    @Test
    void shouldSayWhatChangesFromWhatToWhat() throws Exception {
        assertEquals(
                List.of(
                        "NumBlocks changes from 64 to 3: its rings are to be replaced",
                        "Mode changes from 0600 to 0666: in place"),
                Difference.between(of(Map.of()), of(Map.of("NumBlocks", 3, "Mode", "0666"))).stream()
                        .map(Difference::toString)
                        .toList());
    }

    /** An entry that may have the key: a program needs a type, and may be absent if the group has an id. */
    private static Map<String, Object> base(String key) {
        return key.equals(SocketKeys.FANOUT_PROGRAM)
                ? Map.of(SocketKeys.FANOUT_TYPE, 6, SocketKeys.FANOUT_ID, 9)
                : Map.of();
    }

    private static Map<String, Object> changed(String key) {
        Map<String, Object> properties = new HashMap<>(base(key));
        properties.put(key, OTHER.get(key));
        return properties;
    }

    private static SocketSpecification of(Map<String, Object> more) throws SpecificationException {
        Map<String, Object> properties = new HashMap<>();
        properties.put(SocketKeys.SOCKET_NAME, "/run/a.sock");
        properties.put(SocketKeys.INTERFACE, "eth0");
        properties.putAll(more);
        return SocketSettings.socket(properties);
    }
}
