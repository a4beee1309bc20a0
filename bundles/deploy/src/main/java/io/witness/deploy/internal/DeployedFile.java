package io.witness.deploy.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** One name of the directory: what it holds, what last ran of it, and what is told of it. For the deployer's thread. */
final class DeployedFile {
    final String name;
    private FileStamp stamp;
    private FileStamp lastSeen;
    private long lastSeenNanos;
    /** What it holds; null if that cannot be used. */
    private JarSource current;
    /** What last ran of it, until something newer does. */
    private JarSource proven;

    private String refusal = "";
    private DeployedJar row;

    DeployedFile(String name) {
        this.name = name;
    }

    boolean isOf(FileStamp seen) {
        return seen.equals(stamp);
    }

    /** Whether nobody seems to be writing it: it has not changed for a while. */
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
        refusal = "";
    }

    void refused(FileStamp seen, String reason) {
        stamp = seen;
        current = null;
        refusal = reason;
    }

    String refusal() {
        return refusal;
    }

    JarSource current() {
        return current;
    }

    /** What may run of it: what it holds comes before what ran. */
    Stream<JarSource> sources() {
        return Stream.of(Optional.ofNullable(current), Optional.ofNullable(proven))
                .flatMap(Optional::stream);
    }

    /** The end of a message about what it holds now. */
    String whatGoesOn() {
        return proven == null ? "" : "; " + proven + ", which ran before, keeps running";
    }

    void ran(JarSource source) {
        proven = source;
    }

    boolean has(JarSource source) {
        return source.sameAs(current) || source.sameAs(proven);
    }

    /** What is to be told; the time stays as long as the state does. */
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
