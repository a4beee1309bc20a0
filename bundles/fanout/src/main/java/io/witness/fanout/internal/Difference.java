package io.witness.fanout.internal;

import io.witness.api.socket.ChangeCost;
import io.witness.api.socket.Setting;
import io.witness.api.socket.SocketSpecification;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes a key with different values in two specifications.
 *
 * @param before the former value, as it would be written
 * @param after the new setting
 */
record Difference(String before, Setting after) {
    /** Lists all differences between two specifications of one SocketName. */
    static List<Difference> between(SocketSpecification before, SocketSpecification after) {
        Map<String, String> former = new HashMap<>();
        before.settings().forEach(setting -> former.put(setting.key(), setting.value()));
        return after.settings().stream()
                .map(setting -> new Difference(former.getOrDefault(setting.key(), "nothing"), setting))
                .filter(difference -> !difference.before.equals(difference.after.value()))
                .toList();
    }

    /** Tells whether rings of one specification also fit the other. */
    static boolean sameRings(SocketSpecification before, SocketSpecification after) {
        return between(before, after).stream().noneMatch(Difference::concernsRings);
    }

    String key() {
        return after.key();
    }

    /** Tells whether the socket's rings have to be replaced. */
    boolean concernsRings() {
        return after.cost() != ChangeCost.IN_PLACE;
    }

    @Override
    public String toString() {
        return key() + " changes from " + before + " to " + after.value()
                + (concernsRings() ? ": its rings are to be replaced" : ": in place");
    }
}
