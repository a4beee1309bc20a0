package io.witness.it;

import java.nio.file.Path;

/** What tests of the export to Kafka share: a broker and two sensors, which take longest to start. */
interface KafkaCases {
    /** Their records have room in the memory of an exporter. */
    int FLOWS = 10_000;

    String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\" password=\"%s\";";

    /** Who has this for writing kills the broker. */
    String BROKER = "broker";
    /** The first sensor, in tests with a broker that answers. */
    String CALM = "calm";
    /** The second one. */
    String TROUBLED = "troubled";

    KafkaBroker broker();

    KafkaSensor calm();

    KafkaSensor troubled();

    /** A directory of the test's own. */
    Path home();
}
