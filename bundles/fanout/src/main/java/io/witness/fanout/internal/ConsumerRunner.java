package io.witness.fanout.internal;

import io.witness.api.consumer.PacketConsumer;
import io.witness.api.packet.Block;
import io.witness.api.packet.MalformedBlockException;
import io.witness.api.ring.RingException;
import io.witness.api.socket.BlockSink;
import io.witness.api.socket.EndReason;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.Subscription;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One instance of a consumer at one ring: a subscription, a queue, and a thread that reads. */
final class ConsumerRunner implements BlockSink, Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerRunner.class);

    private final PacketConsumer consumer;
    private final String place;
    private final String socketName;
    private final int fanoutIndex;
    private final SharedRing ring;
    private final IndexQueue queue;
    private final Thread thread;
    private final Subscription subscription;
    private final Block block = new Block();

    ConsumerRunner(String name, PacketConsumer consumer, String socketName, int fanoutIndex, SharedRing ring)
            throws RingException {
        this.consumer = consumer;
        this.socketName = socketName;
        this.fanoutIndex = fanoutIndex;
        this.ring = ring;
        this.place = "consumer " + name + " at " + socketName + "/" + fanoutIndex;
        this.queue = new IndexQueue(ring.description().numBlocks());
        this.thread = new Thread(this, "witness-consumer " + name + " " + socketName + "/" + fanoutIndex);
        thread.setDaemon(true);
        this.subscription = ring.subscribe(Reader.consumer(name), this);
    }

    void start() {
        thread.start();
    }

    @Override
    public int deliver(int firstIndex, int count) {
        int numBlocks = ring.description().numBlocks();
        for (int i = 0; i < count; i++) {
            queue.put((firstIndex + i) % numBlocks);
        }
        queue.signal();
        return count;
    }

    @Override
    public void ended(EndReason reason) {
        queue.close();
        block.revoke(reason.detail());
        LOG.info("{}: ended: {}", place, reason);
    }

    @Override
    public void run() {
        try {
            consumer.open(socketName, fanoutIndex, ring.description());
            while (!queue.isClosed()) {
                readNext();
            }
        } catch (RuntimeException | LinkageError | AssertionError e) {
            failed(e);
        } finally {
            subscription.close();
            closeConsumer();
        }
    }

    /** Whoever finds its block revoked may well fail: that is no news. */
    private void failed(Throwable reason) {
        if (queue.isClosed()) {
            LOG.debug("{}: failed after its end", place, reason);
        } else {
            LOG.error("{}: failed and is taken off this ring", place, reason);
        }
    }

    private void readNext() {
        int index = queue.take();
        if (index == IndexQueue.EMPTY) {
            queue.await();
            return;
        }
        try {
            consumer.accept(block.wrap(ring.memory(), index));
        } catch (MalformedBlockException e) {
            subscription.malformed(index, e.getMessage());
        }
        subscription.returned(index);
        subscription.advance();
    }

    private void closeConsumer() {
        try {
            consumer.close();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            LOG.error("{}: failed when it was closed", place, e);
        }
    }

    /** Ends the subscription at once, and the thread as soon as the consumer comes back from its block. */
    void stop() {
        queue.close();
        block.revoke("the consumer is taken off this ring");
        subscription.close();
    }

    /** Waits for the thread to end after {@link #stop()}. */
    void awaitEnd(long millis) {
        try {
            thread.join(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) {
            LOG.warn("{}: does not come back from a block; its thread is left alone", place);
        }
    }

    @Override
    public Map<String, Long> figures() {
        try {
            return consumer.figures();
        } catch (RuntimeException | LinkageError | AssertionError e) {
            return Map.of();
        }
    }
}
