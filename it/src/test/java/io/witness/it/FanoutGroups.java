package io.witness.it;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packet sockets of this network namespace, as packet_diag tells of them. */
final class FanoutGroups {
    private static final Pattern MEMBER = Pattern.compile("fanout\\(id:(\\d+),");

    private FanoutGroups() {}

    /** How many sockets, of whatever process, are in each group, by its id. */
    static Map<Integer, Integer> sizes() throws Exception {
        Map<Integer, Integer> sizes = new HashMap<>();
        String table = Child.run(Tools.directory(), "ss", "-0", "-e", "-n");
        for (Matcher member = MEMBER.matcher(table); member.find(); ) {
            sizes.merge(Integer.valueOf(member.group(1)), 1, Integer::sum);
        }
        return sizes;
    }
}
