package io.witness.it;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
        Process process = new ProcessBuilder("ss", "-0", "-e", "-n").start();
        String table = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        if (process.waitFor() != 0) {
            throw new IOException("ss -0 -e failed: "
                    + new String(process.getErrorStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
        for (Matcher member = MEMBER.matcher(table); member.find(); ) {
            sizes.merge(Integer.valueOf(member.group(1)), 1, Integer::sum);
        }
        return sizes;
    }
}
