package io.witness.fleet.internal;

import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Sums up the traffic of each host in each window. Passes on the top of this partition's hosts, once a second if it has changed. */
final class TalkerSums implements Processor<String, byte[], String, byte[]> {
    private static final String STORE = "talkers";
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final JobSettings settings;
    private final Complaints complaints;
    private final TreeMap<Long, TopList> windows = new TreeMap<>();
    private final Set<Long> changed = new HashSet<>();
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
                        Stores.lruMap(STORE, settings.flows()), Serdes.String(), Serdes.ByteArray()));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, byte[]> newContext) {
        context = newContext;
        store = context.getStateStore(STORE);
        context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, this::pass);
        try (KeyValueIterator<String, byte[]> all = store.all()) {
            while (all.hasNext()) {
                KeyValue<String, byte[]> each = all.next();
                offer(each.key.substring(each.key.indexOf(' ') + 1), TalkerDelta.of(each.value));
            }
        }
    }

    private void offer(String address, TalkerDelta sum) {
        TopList top = windows.computeIfAbsent(sum.window(), window -> new TopList(settings.top()));
        if (top.offer(address, sum)) {
            changed.add(sum.window());
        }
        windows.headMap(settings.oldestWindow(windows.lastKey())).clear();
    }

    @Override
    public void process(Record<String, byte[]> record) {
        TalkerDelta delta = TalkerDelta.of(record.value());
        if (!windows.isEmpty() && delta.window() < settings.oldestWindow(windows.lastKey())) {
            RecordMetadata from = context.recordMetadata().orElseThrow();
            complaints.add(from.topic(), from.partition(), from.offset(), "is too late for its window of top talkers");
            return;
        }
        String key = delta.window() + " " + record.key();
        byte[] before = store.get(key);
        TalkerDelta sum = before == null ? delta : TalkerDelta.of(before).plus(delta);
        store.put(key, sum.bytes());
        offer(record.key(), sum);
    }

    private void pass(long millis) {
        for (long window : changed) {
            TopList top = windows.get(window);
            if (top != null) {
                byte[] value = Json.write(Map.of("partition", context.taskId().partition(), "talkers", top.rows()));
                context.forward(new Record<>(Long.toString(window), value, millis));
            }
        }
        changed.clear();
    }
}
