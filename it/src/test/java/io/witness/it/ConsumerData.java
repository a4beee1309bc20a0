package io.witness.it;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/** The data of {@code witness:consumers}: a consumer at a ring. */
record ConsumerData(Data placement) {
    static List<ConsumerData> of(Witness witness) throws Exception {
        return witness.data("witness:consumers").all().map(ConsumerData::new).toList();
    }

    /** Waits until some consumer reads some ring. */
    static void awaitRunning(Witness witness) throws Exception {
        Await.until(
                "a consumer runs",
                () -> of(witness).stream().anyMatch(ConsumerData::isRunning),
                witness.process()::toString);
    }

    /** Waits until no consumer is left that this is said of. */
    static void awaitNone(Witness witness, Predicate<ConsumerData> which) throws Exception {
        Await.until(
                "no such consumer is left", () -> of(witness).stream().noneMatch(which), witness.process()::toString);
    }

    String consumer() {
        return placement.text("consumer");
    }

    boolean is(String name, Path socket) {
        return consumer().equals(name) && isAt(socket);
    }

    boolean isAt(Path socket) {
        return placement.is("socketName", socket.toString());
    }

    String state() {
        return placement.text("state");
    }

    boolean isRunning() {
        return state().equals("running");
    }

    long restarts() {
        return placement.number("restarts");
    }

    long missed() {
        return placement.number("missedPackets");
    }

    String why() {
        return placement.text("why");
    }

    /** A figure; -1 if it is not there. */
    long figure(String name) {
        return placement
                .get("figures")
                .all()
                .filter(figure -> figure.is("name", name))
                .mapToLong(figure -> figure.number("value"))
                .findFirst()
                .orElse(-1);
    }

    /** The sum of all figures with such an end of their name. */
    long sum(String end) {
        return placement
                .get("figures")
                .all()
                .filter(figure -> figure.text("name").endsWith(end))
                .mapToLong(figure -> figure.number("value"))
                .sum();
    }
}
