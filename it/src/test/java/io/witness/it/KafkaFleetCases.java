package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** What other commands make of the topics of sensors. */
interface KafkaFleetCases extends KafkaCases {
    @Test
    @ResourceLock(CALM)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    default void shouldShowAllSensorsOfTheTopic() throws Exception {
        calm().to("alpha", broker().address())
                .with("SensorsTopic", "fleet")
                .begin()
                .send(0, 100);
        calm().awaitDelivered(100);
        broker().write(
                        "fleet",
                        List.of("{\"event_type\":\"sensor\",\"sensor\":\"beta\",\"running\":false}", "no state"));
        try (FleetCommand fleet = new FleetCommand(broker().address())) {
            Await.until(
                    "both are shown",
                    () -> fleet.show("--topic", "fleet")
                            .matches("(?s)SENSOR +STATUS .*\nalpha +alive .* 1 of 1 .*\nbeta +ended .*"),
                    () -> calm().witness().process().toString());
        }
        String json = Child.run(
                home(), Witness.COMMAND, "fleet", "--brokers", broker().address(), "--topic", "fleet", "--json");
        assertTrue(json.contains("\"interface\":\"wit"), json);
        calm().end();
    }

    @Test
    @ResourceLock(CALM)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    default void shouldKeepTablesOfThreeSensorsAlsoWhenTheJobIsKilled() throws Exception {
        calm().to("job", broker().address()).begin().send(0, 600);
        calm().awaitDelivered(600);
        calm().end();
        new FleetJobCheck(broker(), home(), "job").assertTablesOfThreeSensors();
    }

    @Test
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    default void shouldSayWhyTheFleetCannotBeShown() throws Exception {
        try (FleetCommand fleet = new FleetCommand(broker().address())) {
            fleet.assertFails("there is no topic none", "--topic", "none");
        }
        try (FleetCommand fleet = new FleetCommand("127.0.0.1:1")) {
            fleet.assertFails("has not answered within 1 s", "--timeout", "1");
        }
        Path settings = Files.writeString(
                home().resolve("client"),
                "security.protocol=SASL_PLAINTEXT\nsasl.mechanism=PLAIN\nsasl.jaas.config=" + LOGIN.formatted("x", "y")
                        + "\n");
        try (FleetCommand fleet = new FleetCommand(broker().saslAddress())) {
            fleet.assertFails("Authentication failed", "--config", settings.toString());
        }
    }
}
