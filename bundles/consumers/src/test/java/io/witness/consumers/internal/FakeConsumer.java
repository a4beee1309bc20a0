package io.witness.consumers.internal;

import io.witness.api.consumer.ConsumerContext;
import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.PacketConsumer;
import io.witness.api.consumer.PacketConsumerFactory;
import io.witness.api.packet.Block;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** A consumer with its service. Notes each call, and then does in it what the test wants, once or each time. */
final class FakeConsumer implements FactorySource, PacketConsumerFactory, PacketConsumer {
    /** What happens in a call. */
    interface Deed {
        void happen() throws Throwable;
    }

    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<Thread> threads = new CopyOnWriteArrayList<>();
    final CountDownLatch released = new CountDownLatch(1);
    volatile ConsumerContext context;
    volatile boolean opensNothing;
    volatile boolean isGone;
    volatile boolean cannotBeHad;
    volatile Block block;
    private volatile String where = "";
    private volatile Deed deed = () -> {};
    private volatile AtomicBoolean due = new AtomicBoolean();
    private volatile boolean always;

    /** Throws, hangs or whatever in the next call of a name. */
    FakeConsumer doing(String call, Deed what) {
        where = call;
        deed = what;
        due = new AtomicBoolean(true);
        return this;
    }

    FakeConsumer always() {
        always = true;
        return this;
    }

    /** Hangs, whatever interrupts it, until the test lets it go. */
    void hang() {
        while (released.getCount() > 0) {
            try {
                released.await();
            } catch (InterruptedException e) {
                calls.add("interrupted");
            }
        }
    }

    private void note(String call, String text) throws Exception {
        threads.add(Thread.currentThread());
        calls.add(text);
        if (call.equals(where) && (always || due.getAndSet(false))) {
            try {
                deed.happen();
            } catch (Throwable e) {
                throw FakeConsumer.<RuntimeException>sneaky(e);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> T sneaky(Throwable e) throws T {
        throw (T) e;
    }

    private void noteSimply(String call) {
        try {
            note(call, call);
        } catch (Exception e) {
            throw FakeConsumer.<RuntimeException>sneaky(e);
        }
    }

    @Override
    public PacketConsumerFactory get() {
        noteSimply("create");
        return cannotBeHad ? null : this;
    }

    @Override
    public void release(PacketConsumerFactory factory) {
        noteSimply("release");
    }

    @Override
    public boolean isGone() {
        return isGone;
    }

    @Override
    public PacketConsumer open(ConsumerContext opened) throws Exception {
        context = opened;
        note("open", "open " + opened.socketName() + "/" + opened.fanoutIndex());
        return opensNothing ? null : this;
    }

    @Override
    public void accept(Block read) throws Exception {
        block = read;
        note("accept", "block " + read.index() + " of " + read.packetCount());
    }

    @Override
    public void tick(long packetNanos) throws Exception {
        note("tick", "tick");
    }

    @Override
    public void close(ConsumerEnd end) throws Exception {
        note("close", "close " + end.cause());
    }

    boolean has(String call) {
        return calls.contains(call);
    }

    List<String> callsBut(String without) {
        List<String> others = new ArrayList<>(calls);
        others.removeIf(without::equals);
        return others;
    }
}
