package io.witness.deploy.internal;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.osgi.framework.Bundle;
import org.slf4j.Logger;

/** Logs what happens to deployed jars, one line per event; what goes wrong is limited for each jar. For the deployer's thread. */
final class Messages {
    private final Failures failures;
    private final Duration hanging;
    private final BooleanSupplier stopping;
    private final Logger log;
    private final JarLog jars;

    /** Logs no failures during shutdown. */
    Messages(Failures failures, Duration hanging, BooleanSupplier stopping, Logger log) {
        this.failures = failures;
        this.stopping = stopping;
        this.hanging = hanging;
        this.log = log;
        this.jars = new JarLog(log);
    }

    /** Logs how many lines were held back, as soon as it is time. */
    void tick() {
        jars.tick(System.nanoTime());
    }

    /** Tells whether {@link #tick} has to be called. */
    boolean areTimed() {
        return jars.isTimed();
    }

    /** Logs how many lines were held back: there will be no more. */
    void flush() {
        jars.flush(System.nanoTime());
    }

    void failed(JarSource source, String reason, boolean mayHeal) {
        if (failures.add(source, reason, mayHeal) && !stopping.getAsBoolean()) {
            error(place(source), described(source) + " does not run: " + reason);
        }
    }

    /** Logs that a file has nothing that can run. */
    void notDeployed(DeployedFile file) {
        String name = "deploy/" + OneLine.of(file.name);
        error(name, name + " is not deployed: " + file.problem() + file.whatGoesOn());
    }

    /** Logs why a bundle stays that should go. */
    void kept(JarSource source, String obstacle) {
        error(place(source), source + " is kept although its jar is gone: " + obstacle);
    }

    private void error(String jar, String line) {
        jars.error(jar, line, System.nanoTime());
    }

    private void warn(String jar, String line) {
        jars.warn(jar, line, System.nanoTime());
    }

    void runs(JarSource source) {
        log.info("{} runs", described(source));
    }

    /** Logs that a bundle was found stopped. */
    void forgotten(JarSource source) {
        warn(place(source), described(source) + " has stopped, but not by a command: it is started again");
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
        return source.isShipped() ? source.toString() : place(source) + ": " + source;
    }

    /** Names the jar without its version: a limit is for all contents that it has had. */
    private static String place(JarSource source) {
        return source.isShipped() ? source.name() : "deploy/" + OneLine.of(source.file());
    }

    void thrown(FrameworkCall call) {
        call.failures().forEach(failure -> warn(call.subject(), "the " + call.name() + " of " + failure));
    }

    /** Logs that there is no thread for a call. */
    void cannotBegin(FrameworkCall call, String reason) {
        error(
                call.subject(),
                "the " + call.name() + " of " + call.subject() + " cannot begin, and is tried again: " + reason
                        + ": raise the limits of threads and memory if this persists");
    }

    /** Logs where a call hangs, in whose code, and the remedy. */
    void hangs(JarSource of, FrameworkCall call, ThreadStack where) {
        boolean isDeployed = of != null && !of.isShipped();
        String what = (isDeployed ? place(of) + ": " : "") + "the " + call.name() + " of " + call.subject()
                + " has not returned for " + hanging.toSeconds() + " s, ";
        String jar = of == null ? call.subject() : place(of);
        if (call.isHeldUp()) {
            error(jar, what + in(call.blamed(), where) + ": " + remedy(call.blamed()));
        } else if (where.foreign().isEmpty()) {
            error(
                    jar,
                    what + "at " + where + ": it waits for the framework; other lines name the bundle that blocks it");
        } else {
            String remedy = isDeployed ? "delete the jar to abandon it" : "restart Witness if this persists";
            error(jar, what + "at " + where + ": everything else keeps running; " + remedy);
        }
    }

    /** Logs that a bundle is left alone with a call that does not return. */
    void abandoned(JarSource source, FrameworkCall call) {
        error(
                place(source),
                source + " is abandoned: its " + call.name() + " does not return, at " + call.where()
                        + "; a restart of Witness ends it");
    }

    void notRemoved(Bundle bundle, FrameworkCall removal) {
        error(removal.subject(), bundle + " cannot be uninstalled, which is repeated: " + removal.failures());
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
