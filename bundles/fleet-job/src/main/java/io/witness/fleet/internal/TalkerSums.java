package io.witness.fleet.internal;

import io.witness.fleet.internal.TopList.Forgotten;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Sums up the traffic of each host in each window. Passes on the top of this partition's hosts, once a second if it has changed. When there
 * are too many hosts, the one is forgotten that was not seen for longest, and is in no top list.
 */
final class TalkerSums implements Processor<String, byte[], String, byte[]> {
    private static final String STORE = "talkers";
    private static final Duration PAUSE = Duration.ofSeconds(1);
    /** The key of what was forgotten of a window; those of hosts begin with a number. */
    private static final String FORGOTTEN = "forgotten ";

    private final JobSettings settings;
    private final Complaints complaints;
    private final TreeMap<Long, TopList> windows = new TreeMap<>();
    private final Set<Long> changed = new HashSet<>();
    /** The keys of the hosts in the store; the one that was not seen for longest is the first. */
    private final LinkedHashSet<String> hosts = new LinkedHashSet<>();

    private String partition;
    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<String, byte[]> store;

    private TalkerSums(JobSettings settings, Complaints complaints) {
        this.settings = settings;
        this.complaints = complaints;
    }

    static ProcessorSupplier<String, byte[], String, byte[]> supplier(JobSettings settings, Complaints complaints) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, byte[], String, byte[]> get() {
                return new TalkerSums(settings, complaints);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(STORE), Serdes.String(), Serdes.ByteArray()));
            }
        };
    }

    private static String key(long window, String address) {
        return window + " " + address;
    }

    private static String address(String key) {
        return key.substring(key.indexOf(' ') + 1);
    }

    private static long window(String key) {
        return Long.parseLong(key.substring(0, key.indexOf(' ')));
    }

    @Override
    public void init(ProcessorContext<String, byte[]> newContext) {
        context = newContext;
        partition = Integer.toString(context.taskId().partition());
        store = context.getStateStore(STORE);
        context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, this::pass);
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> each = all.next();
                if (each.key.startsWith(FORGOTTEN)) {
                    TalkerDelta sum = TalkerDelta.of(each.value);
                    open(sum.window()).putForgotten(partition, forgotten(sum));
                } else {
                    hosts.add(each.key);
                    offer(address(each.key), TalkerDelta.of(each.value));
                }
            }
        }
    }

    private static Forgotten forgotten(TalkerDelta sum) {
        return new Forgotten(sum.flows(), sum.traffic().bytes());
    }

    private void offer(String address, TalkerDelta sum) {
        if (open(sum.window()).offer(address, sum)) {
            changed.add(sum.window());
        }
    }

    /** Returns the list of a window. If it is a new one, older ones may be over. */
    private TopList open(long window) {
        TopList list = windows.computeIfAbsent(window, start -> new TopList(settings.top()));
        var over = windows.headMap(settings.oldestWindow(windows.lastKey()));
        over.keySet().forEach(start -> store.delete(FORGOTTEN + start));
        over.clear();
        return list;
    }

    @Override
    public void process(Record<String, byte[]> record) {
        TalkerDelta delta = TalkerDelta.of(record.value());
        if (!windows.isEmpty() && delta.window() < settings.oldestWindow(windows.lastKey())) {
            complaints.skipped(settings.flowsTopic(), "is too late for its window of top talkers");
            return;
        }
        open(delta.window());
        String key = key(delta.window(), record.key());
        byte[] before = store.get(key);
        if (before == null && hosts.size() == settings.flows()) {
            forgetOne();
        }
        hosts.remove(key);
        hosts.add(key);
        TalkerDelta sum = before == null ? delta : TalkerDelta.of(before).plus(delta);
        store.put(key, sum.bytes());
        offer(record.key(), sum);
    }

    private void forgetOne() {
        String key = leastNeeded();
        hosts.remove(key);
        TalkerDelta sum = TalkerDelta.of(store.delete(key));
        TopList top = windows.get(sum.window());
        if (top == null) {
            return; // its window is over
        }
        complaints.forgotten("a top talker may be missing or too small, because a partition has more than "
                + settings.flows() + " hosts: raise --flows");
        String counts = FORGOTTEN + sum.window();
        byte[] before = store.get(counts);
        // counted as one flow each, which makes the number of hosts
        TalkerDelta one = new TalkerDelta(sum.window(), sum.traffic(), 1);
        TalkerDelta all = before == null ? one : TalkerDelta.of(before).plus(one);
        store.put(counts, all.bytes());
        top.putForgotten(partition, forgotten(all));
        changed.add(sum.window());
    }

    private String leastNeeded() {
        for (int i = hosts.size(); i > 0; i--) {
            String key = hosts.iterator().next();
            TopList top = windows.get(window(key));
            if (top == null || !top.has(address(key))) {
                return key;
            }
            hosts.remove(key);
            hosts.add(key);
        }
        return hosts.iterator().next();
    }

    private void pass(long millis) {
        for (long window : changed) {
            TopList top = windows.get(window);
            if (top != null) {
                context.forward(new Record<>(Long.toString(window), Json.write(top.fields()), millis));
            }
        }
        changed.clear();
    }
}
