package io.witness.deploy.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is told of each file. Built from what the deployer knows, without a call into a bundle. */
final class Rows {
    private final DeployedFiles files;
    private final Map<String, Slot> slots;
    private final Failures failures;

    Rows(DeployedFiles files, Map<String, Slot> slots, Failures failures) {
        this.files = files;
        this.slots = slots;
        this.failures = failures;
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
        Source current = file.current();
        if (current == null) {
            return file.refusal().isEmpty()
                    ? file.row(DeployedJar.State.WAITING, "")
                    : file.row(DeployedJar.State.REFUSED, file.refusal() + file.whatGoesOn());
        }
        Slot slot = slots.get(current.name());
        if (slot != null && (current.sameAs(slot.coming()) || current.sameAs(slot.running()))) {
            return placed(file, slot, current);
        }
        if (failures.reason(current) != null) {
            return file.row(DeployedJar.State.FAILED, failures.reason(current) + file.whatGoesOn());
        }
        Source wanted = files.wanted(current.name());
        return wanted == null || wanted.isShipped() || current.sameAs(wanted)
                ? file.row(DeployedJar.State.WAITING, "")
                : file.row(DeployedJar.State.SHADOWED, wanted.file() + " has " + wanted);
    }

    private static DeployedJar placed(DeployedFile file, Slot slot, Source current) {
        Call hanging = slot.hanging();
        if (hanging != null) {
            return file.row(DeployedJar.State.HANGING, hanging.name() + " does not return, at " + hanging.where());
        }
        if (slot.isStopping()) {
            return file.row(DeployedJar.State.STOPPING, "");
        }
        if (current.sameAs(slot.coming())) {
            return file.row(DeployedJar.State.STARTING, "");
        }
        return Bundles.isRunning(slot.bundle()) || current.isFragment()
                ? file.row(DeployedJar.State.RUNNING, "")
                : file.row(DeployedJar.State.STOPPED, "by a command");
    }
}
