package io.witness.exporter.kafka.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Describes the configuration to tools; {@link KafkaSettings} reads it. Without a configuration, nothing starts. */
@ObjectClassDefinition(
        id = KafkaSettings.PID,
        name = "Witness: export to Kafka",
        description =
                "Sends records of flows and gaps, and the state of the sensor, to Kafka. Keys that begin with kafka. are"
                        + " settings of the client")
@interface KafkaConfiguration {
    @AttributeDefinition(name = "BootstrapServers", description = "HOST:PORT of brokers, separated by commas")
    String BootstrapServers();

    @AttributeDefinition(name = "FlowsTopic", description = "topic of flow records")
    String FlowsTopic() default "witness.flows";

    @AttributeDefinition(name = "EventsTopic", description = "topic of gap records")
    String EventsTopic() default "witness.events";

    @AttributeDefinition(name = "SensorsTopic", description = "topic of sensor states")
    String SensorsTopic() default "witness.sensors";

    @AttributeDefinition(name = "Key", description = "key of flow records: community_id or sensor")
    String Key() default "community_id";

    @AttributeDefinition(name = "Compression", description = "none or gzip")
    String Compression() default "none";

    @AttributeDefinition(name = "Sensor", description = "the sensor's name; empty: the name of the host")
    String Sensor() default "";

    @AttributeDefinition(name = "QueueBytes", description = "memory for records that are not acknowledged yet")
    long QueueBytes() default 8L << 20;

    @AttributeDefinition(name = "SpoolBytes", description = "disk for records while no broker takes them; 0: none")
    long SpoolBytes() default 1L << 30;

    @AttributeDefinition(
            name = "SpoolDirectory",
            description = "directory of the spool; a relative path starts at the state directory")
    String SpoolDirectory() default "kafka-spool";

    @AttributeDefinition(name = "StateSeconds", description = "seconds between two states of the sensor")
    int StateSeconds() default 10;
}
