package io.witness.fanout.internal;

import io.witness.api.socket.Quotas;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * A key that has another value in one specification than in another one.
 *
 * @param key of {@link SocketKeys}
 * @param before the one value, as it would be written
 * @param after the other
 */
record Difference(String key, String before, String after) {
    private static final Set<String> IN_PLACE = Set.of(
            SocketKeys.USER,
            SocketKeys.GROUP,
            SocketKeys.MODE,
            SocketKeys.CLIENT_MAX_BLOCKS,
            SocketKeys.EVICT_AFTER_MILLIS,
            SocketKeys.SLOW_CLIENT,
            SocketKeys.MAX_CLIENTS,
            SocketKeys.MAX_CLIENTS_PER_USER);
    private static final Map<String, Function<SocketSpecification, String>> VALUES = values();

    private static Map<String, Function<SocketSpecification, String>> values() {
        Map<String, Function<SocketSpecification, String>> values = new LinkedHashMap<>();
        values.put(SocketKeys.INTERFACE, of -> of.rings().interfaceName());
        values.put(SocketKeys.BLOCK_SIZE, of -> Integer.toString(of.rings().blockSize()));
        values.put(SocketKeys.FRAME_SIZE, Difference::frameSize);
        values.put(SocketKeys.NUM_BLOCKS, of -> Integer.toString(of.rings().numBlocks()));
        values.put(
                SocketKeys.BLOCK_TIMEOUT_MILLIS,
                of -> Integer.toString(of.rings().blockTimeoutMillis()));
        values.put(SocketKeys.FANOUT_TYPE, of -> of.rings().fanoutMode().toString());
        values.put(SocketKeys.FANOUT_SIZE, of -> Integer.toString(of.rings().fanoutSize()));
        values.put(SocketKeys.FANOUT_ID, of -> Integer.toString(of.rings().fanoutId()));
        values.put(SocketKeys.USER, of -> of.user().orElse("none"));
        values.put(SocketKeys.GROUP, of -> of.group().orElse("none"));
        values.put(SocketKeys.MODE, of -> String.format("%04o", of.mode()));
        values.put(SocketKeys.FILTER, of -> "\"" + of.rings().selection().filter() + "\"");
        values.put(SocketKeys.PROMISCUOUS, of -> Boolean.toString(of.rings().promiscuous()));
        values.put(SocketKeys.SEALED, of -> Boolean.toString(of.rings().sealed()));
        values.put(SocketKeys.CLIENT_MAX_BLOCKS, quota(Quotas::clientMaxBlocks));
        values.put(SocketKeys.EVICT_AFTER_MILLIS, quota(Quotas::evictAfterMillis));
        values.put(SocketKeys.SLOW_CLIENT, quota(Quotas::slowClient));
        values.put(SocketKeys.MAX_CLIENTS, quota(Quotas::maxClients));
        values.put(SocketKeys.MAX_CLIENTS_PER_USER, quota(Quotas::maxClientsPerUser));
        return values;
    }

    private static Function<SocketSpecification, String> quota(Function<Quotas, Object> part) {
        return of -> part.apply(of.quotas()).toString();
    }

    /** The default follows BlockSize, which is then no difference of its own. */
    private static String frameSize(SocketSpecification of) {
        return of.rings().frameSize() == of.rings().blockSize()
                ? "0"
                : Integer.toString(of.rings().frameSize());
    }

    /** All differences between two specifications of one SocketName. */
    static List<Difference> between(SocketSpecification before, SocketSpecification after) {
        return VALUES.entrySet().stream()
                .map(value -> new Difference(
                        value.getKey(),
                        value.getValue().apply(before),
                        value.getValue().apply(after)))
                .filter(difference -> !difference.before.equals(difference.after))
                .toList();
    }

    /** Whether rings of the one specification can go on for the other. */
    static boolean sameRings(SocketSpecification before, SocketSpecification after) {
        return between(before, after).stream().noneMatch(Difference::concernsRings);
    }

    /** Whether the socket's rings have to be replaced. */
    boolean concernsRings() {
        return !IN_PLACE.contains(key);
    }

    @Override
    public String toString() {
        return key + " changes from " + before + " to " + after
                + (concernsRings() ? ": its rings are to be replaced" : ": in place");
    }
}
