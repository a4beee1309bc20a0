package io.witness.deploy.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Tracks one file name of the directory: its content, what last ran of it, and its row. For the deployer's thread. */
final class DeployedFile {
    final String name;
    private FileStamp stamp;
    private FileStamp lastSeen;
    private long lastSeenNanos;
    /** Its present content; null if that is unusable. */
    private JarSource current;
    /** The content that last ran, until newer content does. */
    private JarSource proven;

    /** Why it has no content; empty if unknown. */
    private String problem = "";

    private DeployedJar row;

    DeployedFile(String name) {
        this.name = name;
    }

    boolean isOf(FileStamp seen) {
        return seen.equals(stamp);
    }

    /** Tells whether writing has probably finished: the file has not changed for a while. */
    boolean isSettled(FileStamp seen, Duration look) {
        if (!seen.equals(lastSeen)) {
            lastSeen = seen;
            lastSeenNanos = System.nanoTime();
            return seen.isOld();
        }
        return System.nanoTime() - lastSeenNanos >= look.toNanos() * 9 / 10;
    }

    void holds(FileStamp seen, JarSource source) {
        stamp = seen;
        boolean isSame = source.sameAs(current);
        current = isSame ? current : source;
        problem = "";
    }

    void refused(FileStamp seen, String reason) {
        stamp = seen;
        current = null;
        problem = reason;
    }

    /** Notes that it could not be read, so that the next scan tries again. Returns whether the reason is new. */
    boolean unread(String reason) {
        boolean isNews = !reason.equals(problem);
        refused(null, reason);
        return isNews;
    }

    boolean isUnread() {
        return stamp == null;
    }

    String problem() {
        return problem;
    }

    JarSource current() {
        return current;
    }

    /** Returns the contents that may run: the present one before the one that ran. */
    Stream<JarSource> sources() {
        return Stream.of(Optional.ofNullable(current), Optional.ofNullable(proven))
                .flatMap(Optional::stream);
    }

    /** Returns the end of a message about its present content. */
    String whatGoesOn() {
        return proven == null ? "" : "; " + proven + ", which ran before, keeps running";
    }

    void ran(JarSource source) {
        proven = source;
    }

    boolean has(JarSource source) {
        return source.sameAs(current) || source.sameAs(proven);
    }

    /** Returns its row; the time stays as long as the state does. */
    DeployedJar row(DeployedJar.State state, String reason) {
        JarSource told = current != null ? current : proven;
        boolean isAsBefore = row != null && row.state() == state;
        row = new DeployedJar(
                name,
                told == null ? "" : told.name(),
                told == null ? "" : told.version().toString(),
                state,
                isAsBefore ? row.since() : Instant.now(),
                reason);
        return row;
    }
}
