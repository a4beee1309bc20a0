package io.witness.monitor.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configures the endpoint: the configuration {@value #PID}. */
@ObjectClassDefinition(
        name = "Witness: metrics and health",
        description = "Where operators' tools find metrics and health")
@interface MonitorConfiguration {
    /** Names the configuration. */
    String PID = "io.witness.monitor";

    /** Chooses a port. */
    @AttributeDefinition(
            name = "Port",
            description =
                    "Port of 127.0.0.1 at which the endpoint listens, besides metrics.sock of the state directory; 0: none. All"
                            + " users of the host can connect to a port",
            min = "0",
            max = "65535")
    int port() default 0;

    /** Tells silence. */
    @AttributeDefinition(
            name = "Seconds of silence",
            description =
                    "Seconds without any packet after which a socket whose interface is up is a warning of health; 0: never",
            min = "0",
            max = "1000000")
    int silenceSeconds() default 0;
}
