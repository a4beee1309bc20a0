package io.witness.fleet.internal;

import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Joins what sensors have seen of each flow. Passes on rows of the table of flows that several sensors have seen, and what is new of the
 * traffic of hosts, of which it counts what several sensors see only once.
 */
final class FlowJoin implements Processor<byte[], byte[], String, FlowJoin.Result> {
    /** What it passes on: the key is that of a row, or an address. */
    sealed interface Result {}

    /** A row, as JSON. */
    record Row(byte[] json) implements Result {}

    /** What is new of an address. */
    record Talker(TalkerDelta delta) implements Result {}

    private static final String STORE = "flows";
    private static final long MICROS_PER_MILLI = 1000;

    private final JobSettings settings;
    private final Complaints complaints;
    private ProcessorContext<String, Result> context;
    private KeyValueStore<String, byte[]> store;

    private FlowJoin(JobSettings settings, Complaints complaints) {
        this.settings = settings;
        this.complaints = complaints;
    }

    static ProcessorSupplier<byte[], byte[], String, Result> supplier(JobSettings settings, Complaints complaints) {
        return new ProcessorSupplier<>() {
            @Override
            public Processor<byte[], byte[], String, Result> get() {
                return new FlowJoin(settings, complaints);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.keyValueStoreBuilder(
                        Stores.lruMap(STORE, settings.flows()), Serdes.String(), Serdes.ByteArray()));
            }
        };
    }

    @Override
    public void init(ProcessorContext<String, Result> newContext) {
        context = newContext;
        store = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        try {
            add(checked(record), record);
        } catch (UnusableException e) {
            complaints.skipped(Origin.of(context.recordMetadata().orElseThrow()), e.getMessage());
        }
    }

    private FlowRow checked(Record<byte[], byte[]> record) throws UnusableException {
        if (record.value() == null) {
            throw new UnusableException("is empty");
        }
        FlowRow row = FlowRow.of(record.value(), record.headers());
        if (record.key() == null || !row.communityId().equals(new String(record.key(), StandardCharsets.UTF_8))) {
            throw new UnusableException(
                    "has another key than its Community ID: let all sensors have Key=\"community_id\"");
        }
        if (row.endMicros() < row.startMicros()) {
            throw new UnusableException("ends before it starts");
        }
        long latestMillis = context.currentSystemTimeMs() + JobSettings.FUTURE.toMillis();
        if (row.endMicros() / MICROS_PER_MILLI > latestMillis) {
            throw new UnusableException("is of a time that has not come yet: correct the clock of its sensor");
        }
        return row;
    }

    private void add(FlowRow row, Record<byte[], byte[]> record) throws UnusableException {
        FlowHistory history = FlowHistory.of(store.get(row.communityId()));
        if (history.has(row)) {
            return; // sensors send again what they do not know to be delivered
        }
        JoinedFlow flow = history.find(row, settings.tolerance().toMillis() * MICROS_PER_MILLI);
        boolean isNew = flow == null;
        if (isNew) {
            flow = history.begin(row);
        }
        Traffic before = flow.traffic();
        flow.add(row);
        store.put(row.communityId(), history.state());
        if (flow.sensors() > 1) {
            forward(record, flow.key(), new Row(Json.write(flow.fields())));
        }
        Traffic more = flow.traffic().minus(before);
        if (isNew || more.packets() > 0 || more.bytes() > 0) {
            long window = settings.windowOf(row.endMicros());
            long flows = isNew ? 1 : 0;
            forward(record, flow.client().address(), new Talker(new TalkerDelta(window, more, flows)));
            forward(record, flow.server().address(), new Talker(new TalkerDelta(window, more.turned(), flows)));
        }
    }

    private void forward(Record<byte[], byte[]> record, String key, Result result) {
        context.forward(new Record<>(key, result, record.timestamp()));
    }
}
