package io.witness.fanout.internal;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Component;

/** Assigns SocketNames to configurations: the first that claims a name has it until it releases it; then the next one. */
@Component(service = SocketNames.class)
public final class SocketNames {
    private final Map<Path, Deque<Claim>> claims = new HashMap<>();
    private final LiveSockets sockets = new LiveSockets();

    /** Returns all sockets, including those that wait for a name. */
    LiveSockets sockets() {
        return sockets;
    }

    /** A configuration's claim to a name. Any thread may call. */
    final class Claim {
        private final Path name;
        private final String source;
        private final Runnable granted;

        private Claim(Path name, String source, Runnable granted) {
            this.name = name;
            this.source = source;
            this.granted = granted;
        }

        boolean isGranted() {
            synchronized (claims) {
                return first() == this;
            }
        }

        /** Returns where the name that this claim waits for is configured. */
        String owner() {
            synchronized (claims) {
                Claim first = first();
                return first == null ? source : first.source;
            }
        }

        private Claim first() {
            Deque<Claim> all = claims.get(name);
            return all == null ? null : all.peekFirst();
        }

        /** Releases the claim. The next one, if there is any, is notified. */
        void release() {
            Claim next;
            synchronized (claims) {
                boolean wasFirst = first() == this;
                Deque<Claim> all = claims.getOrDefault(name, new ArrayDeque<>());
                all.remove(this);
                if (all.isEmpty()) {
                    claims.remove(name);
                }
                next = wasFirst ? all.peekFirst() : null;
            }
            if (next != null) {
                next.granted.run();
            }
        }
    }

    /**
     * Claims a name.
     *
     * @param socketName the name
     * @param source where it is configured
     * @param granted called when a waiting claim is granted, by the thread that released the name
     * @return the claim, to be released
     */
    Claim claim(String socketName, String source, Runnable granted) {
        Claim claim = new Claim(Path.of(socketName).normalize(), source, granted);
        synchronized (claims) {
            claims.computeIfAbsent(claim.name, name -> new ArrayDeque<>()).add(claim);
        }
        return claim;
    }
}
