package io.witness.fleet.internal;

import java.util.function.Supplier;

/** Lists what can be shown, each from a topic of its own. */
enum FleetSubject {
    SENSORS("witness.sensors", "no sensor has sent its state to these brokers", SensorsView::new),
    TALKERS("witness.fleet.talkers", "no fleet-job keeps its tables at these brokers", TalkersView::new),
    JOINED("witness.fleet.joined", "no fleet-job keeps its tables at these brokers", JoinedView::new);

    private final String topic;
    private final String absence;
    private final Supplier<FleetView> view;

    FleetSubject(String topic, String absence, Supplier<FleetView> view) {
        this.topic = topic;
        this.absence = absence;
        this.view = view;
    }

    /** Returns the topic where it is by default. */
    String topic() {
        return topic;
    }

    /** Returns what it means that there is no such topic. */
    String absence() {
        return absence;
    }

    FleetView view() {
        return view.get();
    }
}
