package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.it.KafkaBroker.Message;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads records of flows, and asserts their order: one that is sent again may come again, but no new one before an older one of its key. */
final class FlowOrder implements Consumer<Message> {
    private static final Pattern ADDRESS = Pattern.compile("\"src_ip\":\"([0-9.]+)\"");
    private static final Pattern START = Pattern.compile("\"start\":\"([^\"]+)\"");

    private final Map<String, Message> newest = new HashMap<>();
    private final Map<String, Set<String>> seen = new HashMap<>();
    private final Set<String> addresses = new HashSet<>();
    private long records;

    static FlowOrder of(KafkaBroker broker, String topic) throws Exception {
        FlowOrder order = new FlowOrder();
        broker.read(topic, order);
        return order;
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        assertTrue(matcher.find(), text);
        return matcher.group(1);
    }

    @Override
    public void accept(Message message) {
        records++;
        addresses.add(first(ADDRESS, message.value()));
        Message last = newest.put(message.key(), message);
        boolean isNew =
                seen.computeIfAbsent(message.key(), key -> new HashSet<>()).add(first(START, message.value()));
        if (last != null) {
            assertEquals(last.partition(), message.partition());
            assertTrue(last.offset() < message.offset(), () -> last + "\n" + message);
            assertTrue(!isNew || last.millis() <= message.millis(), () -> last + "\n" + message);
        }
    }

    /** All that were read, also those that came again. */
    long records() {
        return records;
    }

    /** Those that differ in key or start. */
    long flows() {
        return seen.values().stream().mapToLong(Set::size).sum();
    }

    /** The addresses of clients. */
    Set<String> addresses() {
        return addresses;
    }
}
