package io.witness.deploy.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Tracks the files of the directory, and selects the one to use for a symbolic name. For the deployer's thread. */
final class DeployedFiles {
    private final DeployDirectory directory;
    private final ShippedBundles shipped;
    private final Failures failures;
    private final TimeLimits limits;
    private final Messages messages;
    private final Map<String, DeployedFile> files = new TreeMap<>();
    private boolean wasRead;

    DeployedFiles(
            DeployDirectory directory,
            ShippedBundles shipped,
            Failures failures,
            TimeLimits limits,
            Messages messages) {
        this.directory = directory;
        this.shipped = shipped;
        this.failures = failures;
        this.limits = limits;
        this.messages = messages;
    }

    /**
     * Scans the directory. The first scan takes all files as they are, because the bundles of an earlier deployer have to be
     * recognized.
     *
     * @return whether a file was read, or is gone
     */
    boolean read() throws IOException {
        TreeMap<String, FileStamp> seen = directory.list();
        if (seen == null) {
            return false;
        }
        boolean isChanged = files.keySet().retainAll(seen.keySet());
        if (isChanged) {
            failures.worldChanged();
        }
        for (Map.Entry<String, FileStamp> each : seen.entrySet()) {
            DeployedFile file = files.computeIfAbsent(each.getKey(), DeployedFile::new);
            boolean isSettled = file.isSettled(each.getValue(), limits.look()) || !wasRead;
            if (isSettled && !file.isOf(each.getValue())) {
                take(file, each.getValue());
                isChanged = true;
            }
        }
        wasRead = true;
        return isChanged;
    }

    /** Tells whether there were no files at the last look, and no sign of one since. */
    boolean areStillNone() {
        return files.isEmpty() && directory.isAsListed();
    }

    private void take(DeployedFile file, FileStamp stamp) {
        try {
            JarSource source = directory.take(file.name, stamp);
            ProtectedBundles.require(source);
            file.holds(stamp, source);
        } catch (UnusableJarException e) {
            file.refused(stamp, e.getMessage());
            messages.notDeployed(file);
        } catch (IOException e) { // of the process or the disk: it may succeed later
            if (file.unread("it cannot be read, and is tried again: " + OneLine.of(e)
                    + ": free disk space or descriptors if this persists")) {
                messages.notDeployed(file);
            }
        }
    }

    /** Tells whether the content of all files is known. */
    boolean areRead() {
        return wasRead && files.values().stream().noneMatch(DeployedFile::isUnread);
    }

    Collection<DeployedFile> all() {
        return files.values();
    }

    /** Returns the files with this bundle that may run. */
    Stream<JarSource> candidates(String name) {
        return candidates().filter(source -> source.name().equals(name));
    }

    Stream<JarSource> candidates() {
        return files.values().stream().map(this::candidate).filter(Objects::nonNull);
    }

    private JarSource candidate(DeployedFile file) {
        return file.sources().filter(failures::isWorthATry).findFirst().orElse(null);
    }

    /** Returns what should run under a symbolic name; null: nothing. */
    JarSource wanted(String name) throws IOException {
        JarSource best = candidates(name).min(JarSource.PRECEDENCE).orElse(null);
        if (best != null) {
            return best;
        }
        JarSource own = shipped.named(name);
        return own != null && failures.isWorthATry(own) ? own : null;
    }

    /** Tells whether another jar could run instead. */
    boolean hasOther(JarSource source) {
        return shipped.isNamed(source.name())
                || files.values().stream()
                        .flatMap(DeployedFile::sources)
                        .anyMatch(other -> other.name().equals(source.name()) && !other.sameAs(source));
    }

    void ran(JarSource source) {
        files.values().stream().filter(file -> file.has(source)).forEach(file -> file.ran(source));
    }

    /** Deletes copies of jars that neither a file nor one of these needs. */
    void forgetAllBut(Stream<JarSource> used) throws IOException {
        Set<Path> copies = new HashSet<>();
        Stream.concat(used, files.values().stream().flatMap(DeployedFile::sources))
                .forEach(source -> copies.add(source.jar()));
        directory.keepOnly(copies);
    }
}
