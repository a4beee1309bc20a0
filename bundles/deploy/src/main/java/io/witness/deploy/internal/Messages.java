package io.witness.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;

/** Logs what happens to deployed jars, one line per event. For the deployer's thread. */
final class Messages {
    private final Failures failures;
    private final Duration hanging;
    private final BooleanSupplier stopping;
    private final Logger log;

    /** Logs no failures during shutdown. */
    Messages(Failures failures, Duration hanging, BooleanSupplier stopping, Logger log) {
        this.failures = failures;
        this.stopping = stopping;
        this.hanging = hanging;
        this.log = log;
    }

    void failed(JarSource source, String reason, boolean mayHeal) {
        if (failures.add(source, reason, mayHeal) && !stopping.getAsBoolean()) {
            log.error("{} does not run: {}", described(source), reason);
        }
    }

    void runs(JarSource source) {
        log.info("{} runs", described(source));
    }

    /** Logs that a bundle was found stopped. */
    void forgotten(JarSource source) {
        log.warn("{} has stopped, but not by a command: it is started again", described(source));
    }

    void replaced(JarSource old, JarSource replacement) {
        if (replacement == null) {
            log.info("{} is gone, because its jar is", old);
        } else if (replacement.isShipped()) {
            log.info("{} is back, since {} was removed", replacement, old);
        } else {
            log.info("{} replaces {}", described(replacement), old);
        }
    }

    private static String described(JarSource source) {
        return source.isShipped() ? source.toString() : "deploy/" + OneLine.of(source.file()) + ": " + source;
    }

    void thrown(FrameworkCall call) {
        call.failures().forEach(failure -> log.warn("the {} of {}", call.name(), failure));
    }

    /** Logs that there is no thread for a call. */
    void cannotBegin(FrameworkCall call, String reason) {
        log.error(
                "the {} of {} cannot begin, and is tried again: {}: raise the limits of threads and memory if this persists",
                call.name(),
                call.subject(),
                reason);
    }

    /** Logs where a call hangs, in whose code, and the remedy. */
    void hangs(JarSource of, FrameworkCall call, ThreadStack where) {
        String what = (of == null || of.isShipped() ? "" : "deploy/" + OneLine.of(of.file()) + ": ") + "the "
                + call.name() + " of " + call.subject() + " has not returned for " + hanging.toSeconds() + " s, ";
        if (call.isHeldUp()) {
            log.error("{}{}: {}", what, in(call.blamed(), where), remedy(call.blamed()));
        } else if (where.foreign().isEmpty()) {
            log.error("{}at {}: it waits for the framework; other lines name the bundle that blocks it", what, where);
        } else {
            boolean isDeployed = of != null && !of.isShipped();
            String remedy = isDeployed ? "delete the jar to abandon it" : "restart Witness if this persists";
            log.error("{}at {}: everything else keeps running; {}", what, where, remedy);
        }
    }

    /** Logs what a shared thread waits for. */
    void hangs(Thread thread, HangingBundle blamed, ThreadStack where) {
        log.error(
                "the thread \"{}\", which serves all bundles, has been {} for {} s: {}",
                OneLine.of(thread.getName()),
                in(blamed, where),
                hanging.toSeconds(),
                remedy(blamed));
    }

    private static String in(HangingBundle blamed, ThreadStack where) {
        return "in code of " + blamed + ", at " + where;
    }

    private static String remedy(HangingBundle blamed) {
        return "it is interrupted; delete " + blamed.file() + ", and if that does not help, restart Witness";
    }

    void startsFailed(List<String> reasons) {
        reasons.forEach(reason -> log.error("the start of {}", reason));
    }
}
