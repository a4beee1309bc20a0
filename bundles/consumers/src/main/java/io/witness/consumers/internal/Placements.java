package io.witness.consumers.internal;

import io.witness.api.consumer.ConsumerEnd;
import io.witness.api.consumer.ConsumerEnd.Cause;
import io.witness.api.consumer.PlacementStatus;
import io.witness.api.socket.PacketSocket;
import io.witness.api.socket.SharedRing;
import io.witness.api.socket.SocketSpecification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Places each consumer at each ring that it wants to read. For the thread of {@link ControlThread}. */
final class Placements {
    private static final Logger LOG = LoggerFactory.getLogger(Placements.class);
    private static final long FIRST_PAUSE_MILLIS = 1000;
    /** How long a removed consumer has before its thread is interrupted, which may lose data that it is writing. */
    private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

    private final LongSupplier nanoTime;
    private final HangDetector watch;
    private final Map<Object, Consumer> consumers = new HashMap<>();
    private final List<PacketSocket> sockets = new ArrayList<>();
    private final List<Placed> placed = new CopyOnWriteArrayList<>();
    private final List<Leaving> leavers = new ArrayList<>();

    private record Consumer(ConsumerService service, FactorySource source) {}

    private record Placed(Consumer consumer, PacketSocket socket, Placement placement) {}

    /** A consumer that is being removed, and since when. */
    private record Leaving(Placement placement, long since) {}

    Placements(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.watch = new HangDetector(nanoTime);
    }

    /** Places a consumer at all rings that it wants. The key identifies the service. */
    void add(Object key, ConsumerService service, FactorySource source) {
        Consumer consumer = new Consumer(service, source);
        consumers.put(key, consumer);
        sockets.forEach(socket -> startAll(consumer, socket));
        LOG.info("consumer {} was added", service.name());
    }

    /** Tells whether a consumer is placed with these properties. */
    boolean has(Object key, ConsumerService service) {
        return consumers.containsKey(key) && consumers.get(key).service.equals(service);
    }

    /** Reopens a consumer that is in quarantine. */
    void resume(Object key) {
        Consumer known = consumers.get(key);
        placed.stream().filter(each -> each.consumer == known).forEach(each -> each.placement.resume());
    }

    /** Reopens the consumers of a name that are in quarantine; returns at how many rings. Any thread may call. */
    int resume(String name) {
        return (int) placed.stream()
                .filter(each -> each.consumer.service.name().equals(name))
                .filter(each -> each.placement.resume())
                .count();
    }

    /** Removes a consumer; the result is completed when its threads have finished with it. */
    CompletableFuture<Void> remove(Object key) {
        Consumer gone = consumers.remove(key);
        if (gone == null) {
            return CompletableFuture.completedFuture(null);
        }
        LOG.info("consumer {} was removed", gone.service.name());
        return end(
                each -> each.consumer == gone, new ConsumerEnd(Cause.REMOVED, "the consumer is taken off this ring"));
    }

    void add(PacketSocket socket) {
        sockets.add(socket);
        consumers.values().forEach(consumer -> startAll(consumer, socket));
    }

    /** Places consumers that want the socket as it is now, and takes those off that do not any more. */
    void updated(PacketSocket socket) {
        SocketSpecification now = socket.specification();
        end(
                each -> each.socket == socket && !each.consumer.service.wants(now),
                new ConsumerEnd(Cause.REMOVED, "the socket was changed, and the consumer does not want it any more"));
        consumers.values().stream()
                .filter(consumer ->
                        placed.stream().noneMatch(each -> each.consumer == consumer && each.socket == socket))
                .forEach(consumer -> startAll(consumer, socket));
    }

    CompletableFuture<Void> remove(PacketSocket socket) {
        sockets.remove(socket);
        return end(each -> each.socket == socket, new ConsumerEnd(Cause.SOCKET_CLOSED, "the socket is being closed"));
    }

    CompletableFuture<Void> removeAll() {
        consumers.clear();
        sockets.clear();
        return end(each -> true, new ConsumerEnd(Cause.REMOVED, "consumers are being stopped"));
    }

    private void startAll(Consumer consumer, PacketSocket socket) {
        String socketName = socket.specification().socketName();
        if (!consumer.service.wants(socket.specification())) {
            return;
        }
        List<SharedRing> rings = socket.rings();
        for (int index = 0; index < rings.size(); index++) {
            Placement placement = new Placement(
                    consumer.service.name(),
                    new RingKey(socketName, index, rings.get(index)),
                    consumer.source,
                    new RestartBackoff(FIRST_PAUSE_MILLIS));
            try {
                placement.start();
                placed.add(new Placed(consumer, socket, placement));
            } catch (OutOfMemoryError e) { // no more threads: the others are still placed, as far as possible
                LOG.error("consumer {} at {}/{} cannot be started", consumer.service.name(), socketName, index, e);
            }
        }
    }

    private CompletableFuture<Void> end(Predicate<Placed> which, ConsumerEnd reason) {
        List<Placed> gone = placed.stream().filter(which).toList();
        placed.removeAll(gone);
        for (Placed each : gone) {
            each.placement.leave(reason);
            leavers.add(new Leaving(each.placement, nanoTime.getAsLong()));
        }
        return CompletableFuture.allOf(
                gone.stream().map(each -> each.placement.done()).toArray(CompletableFuture[]::new));
    }

    /** Returns when to look again: soon while a consumer is being removed, rarely while there is none. */
    long lookMillis() {
        if (!leavers.isEmpty()) {
            return 50;
        }
        return placed.isEmpty() ? 10_000 : 500;
    }

    /** Does periodic work. */
    void look() {
        watch.look(placed.stream().map(Placed::placement).toList());
        Iterator<Leaving> leaving = leavers.iterator();
        while (leaving.hasNext()) {
            Leaving leaver = leaving.next();
            boolean done = leaver.placement.done().isDone();
            boolean late = nanoTime.getAsLong() - leaver.since >= GRACE_NANOS;
            if (!done && late) {
                abandon(leaver.placement);
            }
            if (done || late) {
                watch.forget(leaver.placement);
                leaving.remove();
            }
        }
    }

    /** Interrupts and abandons consumers that are still present. */
    void giveUp() {
        leavers.stream()
                .map(Leaving::placement)
                .filter(placement -> !placement.done().isDone())
                .forEach(Placements::abandon);
        leavers.clear();
    }

    private static void abandon(Placement placement) {
        LOG.warn(
                "{}: is removed, but {} does not return: its thread is interrupted and abandoned",
                placement,
                placement.currentCall().last());
        placement.interrupt();
    }

    /** Returns all placements, by socket, index and name. Any thread may call. */
    List<PlacementStatus> status() {
        return placed.stream()
                .map(each -> each.placement.status())
                .sorted(Comparator.comparing(PlacementStatus::socketName)
                        .thenComparing(PlacementStatus::fanoutIndex)
                        .thenComparing(PlacementStatus::consumer))
                .toList();
    }
}
