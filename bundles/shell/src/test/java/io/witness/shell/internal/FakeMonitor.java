package io.witness.shell.internal;

import io.witness.api.consumer.ConsumerMonitor;
import io.witness.api.consumer.PlacementStatus;
import java.util.List;

/** Shows some consumers; all of a name can be resumed that are in quarantine. */
record FakeMonitor(List<PlacementStatus> placements) implements ConsumerMonitor {
    @Override
    public int resume(String consumer) {
        return (int) placements.stream()
                .filter(each -> each.consumer().equals(consumer))
                .filter(each -> each.state() == PlacementStatus.State.QUARANTINED)
                .count();
    }
}
