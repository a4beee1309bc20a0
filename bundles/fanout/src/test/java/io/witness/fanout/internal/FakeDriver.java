package io.witness.fanout.internal;

import io.witness.api.ring.Link;
import io.witness.api.ring.LinkWatch;
import io.witness.api.ring.Ring;
import io.witness.api.ring.RingDriver;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.ring.RingSpecification;
import io.witness.fanout.internal.dispatch.FakeRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A driver for interfaces whose links the test moves, and whose refusals it decides. */
final class FakeDriver implements RingDriver {
    static final Link UP = new Link(7, true, true);

    /** What to refuse, thrown before anything is opened. */
    interface Refusal {
        void check(RingSpecification wanted) throws RingException;
    }

    final List<RingSpecification> asked = new CopyOnWriteArrayList<>();
    final List<FakeRing> rings = new CopyOnWriteArrayList<>();
    final Map<String, Consumer<Optional<Link>>> observers = new ConcurrentHashMap<>();
    private final Map<String, Link> links = new ConcurrentHashMap<>();
    volatile Refusal refusal = wanted -> {};
    /** Runs when it is asked what it handles, before. */
    volatile Consumer<String> onHandles = interfaceName -> {};

    private volatile int lastGroup = 100;
    /** Whether its rings are in no fanout group. */
    volatile boolean groupless;
    /** Whether it is the one for interfaces that are written as {@code driver:what}. */
    volatile boolean otherForm;
    /** Whether its rings are sealed as they are. */
    volatile boolean sealed;

    @Override
    public boolean handles(String interfaceName) {
        onHandles.accept(interfaceName);
        return interfaceName.contains(":") == otherForm;
    }

    @Override
    public String hint(String interfaceName) {
        return interfaceName.contains("@") || interfaceName.contains(":") ? ": did you mean \"eth0\"?" : "";
    }

    @Override
    public RingGroup open(RingSpecification wanted) throws RingException {
        asked.add(wanted);
        refusal.check(wanted);
        List<Ring> opened = new ArrayList<>();
        for (int i = 0; i < wanted.fanout().size(); i++) {
            FakeRing ring = new FakeRing(wanted.geometry().numBlocks());
            ring.sealed = sealed;
            rings.add(ring);
            opened.add(ring);
        }
        int id = groupless
                ? 0
                : wanted.fanout().id() == 0 ? ++lastGroup : wanted.fanout().id();
        return new RingGroup(opened, id, links.get(wanted.interfaceName()).index());
    }

    @Override
    public LinkWatch watch(String interfaceName, Consumer<Optional<Link>> observer) {
        observers.put(interfaceName, observer);
        observer.accept(Optional.ofNullable(links.get(interfaceName)));
        return () -> observers.remove(interfaceName);
    }

    /** Moves a link; null: it is gone. */
    void link(String interfaceName, Link link) {
        if (link == null) {
            links.remove(interfaceName);
        } else {
            links.put(interfaceName, link);
        }
        Consumer<Optional<Link>> observer = observers.get(interfaceName);
        if (observer != null) {
            observer.accept(Optional.ofNullable(link));
        }
    }

    long openRings() {
        return rings.stream().filter(ring -> !ring.closed).count();
    }
}
