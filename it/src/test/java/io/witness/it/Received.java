package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Comparing what was sent with what arrived, so that a failure says what differs and not everything. */
final class Received {
    private Received() {}

    /** The same lines in the same order. */
    static void inOrder(List<String> sent, Child client) {
        List<String> received = client.lines();
        int common = Math.min(sent.size(), received.size());
        for (int i = 0; i < common; i++) {
            if (!sent.get(i).equals(received.get(i))) {
                fail("packet " + i + " of " + sent.size() + "\n sent     " + sent.get(i) + "\n received "
                        + received.get(i) + "\n"
                        + client.toString().lines().findFirst().orElseThrow());
            }
        }
        assertEquals(sent.size(), received.size(), client::toString);
    }

    /** Each line once in all the parts together, in any order. */
    static void onceInAll(List<String> sent, List<List<String>> parts) {
        Set<String> union = new HashSet<>();
        parts.forEach(union::addAll);
        int total = parts.stream().mapToInt(Collection::size).sum();
        String sizes =
                "received by index: " + parts.stream().map(Collection::size).toList();
        assertEquals(0, total - union.size(), () -> "packets that came twice; " + sizes);
        assertEquals(sent.size(), union.size(), sizes);
        assertTrue(union.containsAll(sent), () -> "something else than what was sent; " + sizes);
    }
}
