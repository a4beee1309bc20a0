package io.witness.consumer.flows.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.flows.output.RecordSink;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

class OutputThreadTest {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final long STEADY_NANOS = 100_000_000;
    private static final byte[] LINE = "line\n".getBytes();

    private final List<String> log = new CopyOnWriteArrayList<>();
    private final FailingSink sink = new FailingSink();

    /** Notes the level and the first argument of each line. */
    private Logger logger() {
        return (Logger) Proxy.newProxyInstance(
                Logger.class.getClassLoader(), new Class<?>[] {Logger.class}, (proxy, method, arguments) -> {
                    log.add(method.getName());
                    return null;
                });
    }

    private static final class FailingSink implements RecordSink {
        volatile boolean fails;
        /** Refuses each second attempt, as a collector whose host refuses so late that the attempt before has succeeded. */
        volatile boolean isLate;

        final AtomicInteger attempts = new AtomicInteger();
        final AtomicLong written = new AtomicLong();
        final AtomicLong told = new AtomicLong(-1);

        @Override
        public void write(byte[] records, int length) throws IOException {
            int attempt = attempts.incrementAndGet();
            if (fails || isLate && attempt % 2 == 0) {
                throw new IOException("no");
            }
            written.addAndGet(length / LINE.length);
        }

        @Override
        public void tick(long lostRecords) {
            told.set(lostRecords);
        }

        @Override
        public void close() {}
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < PATIENCE_MILLIS / 5 && !condition.getAsBoolean(); i++) {
            Thread.sleep(5);
        }
        assertTrue(condition.getAsBoolean());
    }

    private static void writeOne(OutputThread output) {
        RingOutput ring = new RingOutput(output);
        ring.write(LINE, LINE.length);
        ring.close();
    }

    @Test
    void shouldLogALineWhenAnOutputFailsAndOneWhenItWorksAgain() throws Exception {
        OutputThread output = new OutputThread(sink, logger(), STEADY_NANOS);
        await(() -> sink.attempts.get() == 1);
        sink.fails = true;
        int sent = 0;
        while (sink.attempts.get() < 4) { // each attempt is a second after the one before
            writeOne(output);
            sent++;
            Thread.sleep(20);
        }
        sink.fails = false;
        long lost = output.lost();
        while (log.size() < 2) {
            writeOne(output);
            sent++;
            Thread.sleep(20);
        }
        output.release();
        OutputThread.awaitAll(PATIENCE_MILLIS);
        assertEquals(List.of("error", "info"), log);
        assertTrue(lost > 3, lost + " lost");
        assertEquals(sent, output.lost() + sink.written.get());
    }

    @Test
    void shouldLogOneLineWhileAnOutputFailsNowAndThen() throws Exception {
        OutputThread output = new OutputThread(sink, logger(), Long.MAX_VALUE);
        await(() -> sink.attempts.get() == 1);
        sink.isLate = true;
        while (sink.attempts.get() < 7) {
            writeOne(output);
            Thread.sleep(20);
        }
        output.release();
        OutputThread.awaitAll(PATIENCE_MILLIS);
        assertTrue(sink.written.get() > 1, sink.written + " written in between");
        assertEquals(List.of("error"), log);
    }

    @Test
    void shouldTellTheSinkWhatWasLostWhileNothingIsWritten() throws Exception {
        OutputThread output = new OutputThread(sink, logger(), STEADY_NANOS);
        output.lose(17);
        await(() -> sink.told.get() == 17);
        output.release();
        OutputThread.awaitAll(PATIENCE_MILLIS);
        assertEquals(List.of(), log);
    }
}
