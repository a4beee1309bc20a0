package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Logins and certificates, right and wrong ones. */
interface KafkaLoginCases extends KafkaCases {
    @Test
    @ResourceLock(CALM)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    default void shouldSayOnceThatAPasswordIsRefused() throws Exception {
        try (BrokerWay way = broker().saslWay()) {
            calm().to("sasl", way.address())
                    .with("kafka.security.protocol", "SASL_PLAINTEXT")
                    .with("kafka.sasl.mechanism", "PLAIN")
                    .with("kafka.sasl.jaas.config", LOGIN.formatted(KafkaBroker.USER, "wrong-password"))
                    .begin()
                    .awaitLog("cannot be used: ");
            int before = way.taken();
            calm().send(0, 1000);
            calm().awaitMade(1000);
            calm().await("they are in the spool", () -> calm().figure("spooled") > 0);
            calm().await("the login was tried again", () -> way.taken() > before && way.isIdle());
            calm().end();
            assertEquals(
                    1,
                    calm().log("ERROR", "cannot be used: Authentication failed").size());
            assertEquals(List.of(), calm().log("wrong-password"));
            calm().with("kafka.sasl.jaas.config", LOGIN.formatted(KafkaBroker.USER, KafkaBroker.PASSWORD))
                    .resume();
            calm().awaitDelivered(1000);
            calm().end();
        }
        assertEquals(1000, FlowOrder.of(broker(), "sasl.flows").addresses().size());
    }

    @Test
    @ResourceLock(CALM)
    @ResourceLock(value = BROKER, mode = ResourceAccessMode.READ)
    default void shouldSendOverTlsToABrokerWhoseCertificateIsTrusted() throws Exception {
        calm().to("tls", broker().tlsAddress())
                .with("kafka.security.protocol", "SASL_SSL")
                .with("kafka.sasl.mechanism", "PLAIN")
                .with("kafka.sasl.jaas.config", LOGIN.formatted(KafkaBroker.USER, KafkaBroker.PASSWORD))
                .begin()
                .awaitLog("cannot be used: ");
        calm().send(0, 100);
        calm().awaitMade(100);
        assertEquals(
                1, calm().log("ERROR", "cannot be used: SSL handshake failed").size());
        calm().end();
        calm().with("kafka.ssl.truststore.type", "PEM")
                .with("kafka.ssl.truststore.location", broker().certificate())
                .resume();
        calm().awaitDelivered(100);
        assertEquals(List.of(), calm().log(KafkaBroker.PASSWORD));
        calm().end();
        assertEquals(100, FlowOrder.of(broker(), "tls.flows").addresses().size());
    }
}
