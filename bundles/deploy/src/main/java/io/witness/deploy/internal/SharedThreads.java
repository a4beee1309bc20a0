package io.witness.deploy.internal;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * Watches threads on which the framework and its services call code of all bundles, one after the other. Code that does not
 * return there blocks all others: its bundle is named, and the thread is interrupted. For the deployer's thread.
 */
final class SharedThreads {
    /** Beginnings of their names: for events, configurations, components. */
    private static final List<String> NAMES =
            List.of("FelixDispatchQueue", "CM Event Dispatcher", "CM Configuration Updater", "SCR Component Actor");

    /** The minimum number of looks before a thread counts as hanging. */
    private static final int LOOKS = 5;

    private final HangingBundles hangingBundles;
    private final Messages messages;
    private final Duration hanging;
    private Map<Thread, Stay> stays = Map.of();
    private long lookedAt = Long.MIN_VALUE / 2;

    /** How long a thread has been in one bundle's code. */
    private static final class Stay {
        final HangingBundle blamed;
        final long sinceNanos;
        boolean isSaid;

        Stay(HangingBundle blamed, long sinceNanos) {
            this.blamed = blamed;
            this.sinceNanos = sinceNanos;
        }
    }

    SharedThreads(HangingBundles hangingBundles, Messages messages, Duration hanging) {
        this.hangingBundles = hangingBundles;
        this.messages = messages;
        this.hanging = hanging;
    }

    /**
     * Costs something only where jars are deployed: a stack is not free, and others can hold up nobody.
     *
     * @param nanos time of this scan
     */
    void look(long nanos) {
        if (nanos - lookedAt < hanging.toNanos() / LOOKS) {
            return;
        }
        lookedAt = nanos;
        if (!hangingBundles.canBe()) {
            stays = Map.of();
            return;
        }
        Map<Thread, Stay> now = new HashMap<>();
        Threads.all().filter(SharedThreads::isShared).forEach(thread -> look(thread, nanos, now));
        stays = now;
    }

    private static boolean isShared(Thread thread) {
        return NAMES.stream().anyMatch(thread.getName()::startsWith);
    }

    private void look(Thread thread, long nanos, Map<Thread, Stay> now) {
        ThreadStack stack = ThreadStack.of(thread);
        HangingBundle blamed = stack.foreign().isEmpty() ? null : hangingBundles.at(stack, null);
        if (blamed == null) {
            return;
        }
        Stay before = stays.get(thread);
        Stay stay = before != null && before.blamed.bundle().equals(blamed.bundle()) ? before : new Stay(blamed, nanos);
        now.put(thread, stay);
        if (!stay.isSaid && nanos - stay.sinceNanos > hanging.toNanos()) {
            stay.isSaid = true;
            messages.hangs(thread, blamed, stack);
            hangingBundles.silence(blamed);
        }
        if (stay.isSaid) {
            thread.interrupt(); // repeatedly, because it may hang again in the next waiting event
        }
    }

    /** Returns which of these threads a bundle blocks. */
    String heldUpBy(Bundle bundle) {
        return entries(bundle)
                .map(entry -> "\"" + OneLine.of(entry.getKey().getName()) + "\" at " + ThreadStack.of(entry.getKey()))
                .collect(Collectors.joining(", "));
    }

    private Stream<Map.Entry<Thread, Stay>> entries(Bundle bundle) {
        return stays.entrySet().stream()
                .filter(entry -> entry.getValue().isSaid
                        && entry.getValue().blamed.bundle().equals(bundle));
    }
}
