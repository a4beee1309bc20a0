package io.witness.deploy.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/** Builds the row of each file from the deployer's data, without a call into a bundle. */
final class StatusRows {
    private final DeployedFiles files;
    private final Slots slots;
    private final Failures failures;
    private final HangingBundles hangingBundles;
    private final SharedThreads sharedThreads;

    StatusRows(
            DeployedFiles files,
            Slots slots,
            Failures failures,
            HangingBundles hangingBundles,
            SharedThreads sharedThreads) {
        this.files = files;
        this.slots = slots;
        this.failures = failures;
        this.hangingBundles = hangingBundles;
        this.sharedThreads = sharedThreads;
    }

    List<DeployedJar> all(Stream<DeployedJar> leftBehind) throws IOException {
        List<DeployedJar> rows = new ArrayList<>();
        for (DeployedFile file : files.all()) {
            rows.add(row(file));
        }
        leftBehind.forEach(rows::add);
        return List.copyOf(rows);
    }

    private DeployedJar row(DeployedFile file) throws IOException {
        JarSource current = file.current();
        if (current == null) {
            DeployedJar.State state = file.isUnread() ? DeployedJar.State.WAITING : DeployedJar.State.REFUSED;
            return file.row(state, file.problem().isEmpty() ? "" : file.problem() + file.whatGoesOn());
        }
        Slot slot = slots.named(current.name());
        if (slot != null && (current.sameAs(slot.coming()) || current.sameAs(slot.running()))) {
            return inSlot(file, slot, current);
        }
        if (failures.reason(current) != null) {
            return file.row(DeployedJar.State.FAILED, failures.reason(current) + file.whatGoesOn());
        }
        JarSource wanted = files.wanted(current.name());
        return wanted == null || wanted.isShipped() || current.sameAs(wanted)
                ? file.row(DeployedJar.State.WAITING, "")
                : file.row(DeployedJar.State.SHADOWED, wanted.file() + " has " + wanted);
    }

    private DeployedJar inSlot(DeployedFile file, Slot slot, JarSource current) {
        FrameworkCall hanging = slot.hanging();
        if (hanging != null) {
            return file.row(DeployedJar.State.HANGING, hanging.name() + " does not return, " + where(hanging));
        }
        if (slot.isStopping()) {
            return file.row(DeployedJar.State.STOPPING, "");
        }
        if (current.sameAs(slot.coming())) {
            return file.row(DeployedJar.State.STARTING, "");
        }
        String heldUp = heldUpBy(slot.bundle());
        if (!heldUp.isEmpty()) {
            return file.row(DeployedJar.State.HANGING, "holds up " + heldUp);
        }
        if (Bundles.isRunning(slot.bundle()) || current.isFragment()) {
            return file.row(DeployedJar.State.RUNNING, remark(slot.bundle()));
        }
        return file.row(
                DeployedJar.State.STOPPED,
                Bundles.shouldRun(slot.bundle()) ? "but not by a command: it is started again" : "by a command");
    }

    private static String where(FrameworkCall hanging) {
        return (hanging.isHeldUp() ? "in code of " + hanging.blamed() + ", at " : "at ") + hanging.where();
    }

    private String heldUpBy(Bundle bundle) {
        return Stream.concat(
                        slots.all().stream()
                                .map(Slot::hanging)
                                .filter(call -> call != null
                                        && call.isHeldUp()
                                        && call.blamed().bundle().equals(bundle))
                                .map(call -> "the " + call.name() + " of " + call.subject() + ", at " + call.where()),
                        Stream.of(sharedThreads.heldUpBy(bundle)).filter(threads -> !threads.isEmpty()))
                .collect(Collectors.joining(", "));
    }

    private String remark(Bundle bundle) {
        return hangingBundles.isSilenced(bundle) ? "gets no more events, because one of its listeners has hung" : "";
    }
}
