package io.witness.monitor.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configures the endpoint: the configuration {@value #PID}. */
@ObjectClassDefinition(
        name = "Witness: metrics, health and console",
        description = "Where operators and their tools find metrics, health and the console")
@interface MonitorConfiguration {
    /** Names the configuration. */
    String PID = "io.witness.monitor";

    /** Chooses a port. */
    @AttributeDefinition(
            name = "Port",
            description =
                    "Port at which the endpoint listens, besides metrics.sock of the state directory; 0: none. All users of the"
                            + " host can connect to a port",
            type = AttributeType.INTEGER,
            min = "0",
            max = "65535")
    String port() default "0"; // what is no number must not stop the rest

    /** Chooses who can connect. */
    @AttributeDefinition(
            name = "Address",
            description =
                    "Address of this host at which it listens for the port; other ones than 127.0.0.1 need a token")
    String address() default "127.0.0.1";

    /** Keeps strangers out. */
    @AttributeDefinition(
            name = "Token",
            description = "What requests at the port have to show, 16 to 200 characters; empty: nothing",
            type = AttributeType.PASSWORD)
    String token() default "";

    /** Tells own names from foreign ones. */
    @AttributeDefinition(
            name = "Names of this host",
            description =
                    "Names that Host may have in requests, separated by commas, besides localhost and the address that was reached")
    String hosts() default "";

    /** Tells silence. */
    @AttributeDefinition(
            name = "Seconds of silence",
            description =
                    "Seconds without any packet after which a socket whose interface is up is a warning of health; 0: never",
            type = AttributeType.INTEGER,
            min = "0",
            max = "1000000")
    String silenceSeconds() default "0";
}
