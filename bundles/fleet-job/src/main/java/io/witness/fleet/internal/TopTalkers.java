package io.witness.fleet.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Merges the top of all partitions into the table of top talkers. */
final class TopTalkers implements Processor<String, byte[], String, byte[]> {
    private static final String STORE = "top";

    private final JobSettings settings;
    private ProcessorContext<String, byte[]> context;
    private KeyValueStore<String, byte[]> store;

    private TopTalkers(JobSettings settings) {
        this.settings = settings;
    }

    static ProcessorSupplier<String, byte[], String, byte[]> supplier(JobSettings settings) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<String, byte[], String, byte[]> get() {
                return new TopTalkers(settings);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.keyValueStoreBuilder(
                        Stores.lruMap(STORE, 2 * JobSettings.WINDOWS), Serdes.String(), Serdes.ByteArray()));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, byte[]> newContext) {
        context = newContext;
        store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        long window = Long.parseLong(record.key());
        TopList top = new TopList(settings.top());
        byte[] before = store.get(record.key());
        if (before != null) {
            top.add(Json.readOwn(before), window);
        }
        top.add(Json.readOwn(record.value()), window); // a host is in one partition, where its sum has grown
        store.put(record.key(), Json.write(top.fields()));
        String start = EveTime.secondText(window);
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("window_start", start);
        value.put("window_seconds", settings.window().toSeconds());
        value.put("hosts_forgotten", top.forgotten().hosts());
        value.put("bytes_forgotten", top.forgotten().bytes());
        value.put("talkers", top.rows());
        context.forward(new Record<>(start, Json.write(value), record.timestamp()));
    }
}
