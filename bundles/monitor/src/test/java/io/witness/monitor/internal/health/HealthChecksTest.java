package io.witness.monitor.internal.health;

import static io.witness.monitor.internal.FakeServices.CAPTURING;
import static io.witness.monitor.internal.FakeServices.placement;
import static io.witness.monitor.internal.FakeServices.ring;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.consumer.PlacementStatus.State;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.monitor.internal.FakeServices;
import io.witness.monitor.internal.health.Check.Status;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is well, what is worth a look, and what is not. */
class HealthChecksTest {
    private static final OptionalLong IDLE = OptionalLong.empty();

    @TempDir
    private Path state;

    private final FakeServices services = new FakeServices();
    private long seconds;

    private HealthChecks checks(int silenceSeconds) {
        Host host = new Host(state) {
            @Override
            Check memory() {
                return memory(50, 100); // not that of the tests' JVM
            }
        };
        return new HealthChecks(services, host, silenceSeconds, () -> TimeUnit.SECONDS.toNanos(seconds));
    }

    private static Check check(Health health, String name) {
        return health.checks().stream()
                .filter(check -> check.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " is not in " + health));
    }

    @Test
    void shouldBeWellWhileAllIsWell() {
        services.socket("/run/a.sock", CAPTURING, ring(10, IDLE))
                .listener("/run/a.sock", SocketState.of(Phase.LISTENING))
                .consumer(placement(State.RUNNING, "", List.of()));
        Health health = checks(0).ready();
        assertEquals(Status.OK, health.status(), health::toString);
        assertEquals(6, health.checks().size(), health::toString);
        assertEquals(Status.OK, checks(0).live().status());
    }

    @ParameterizedTest
    @CsvSource({"FAILED, CRITICAL", "WAITING, WARNING", "DOWN, WARNING", "OVER, OK", "STARTING, OK"})
    void shouldJudgeASocketByItsState(Phase phase, Status expected) {
        services.socket("/run/a.sock", new SocketState(phase, "of the test"));
        Check check = check(checks(0).ready(), "socket /run/a.sock");
        assertEquals(expected, check.status());
        assertTrue(check.detail().endsWith("of the test"), check::toString);
    }

    @Test
    void shouldWarnOfARefusedChange() {
        services.socket("/run/a.sock", CAPTURING.withRefusal("BlockSize is odd"), ring(1, IDLE));
        Check check = check(checks(0).ready(), "socket /run/a.sock");
        assertEquals(Status.WARNING, check.status());
        assertTrue(check.detail().contains("BlockSize is odd"), check::toString);
    }

    @Test
    void shouldBeCriticalWithoutSockets() {
        Health health = checks(0).ready();
        assertEquals(Status.CRITICAL, health.status());
        assertEquals("sockets", health.checks().get(0).name());
        assertEquals(Status.OK, checks(0).live().status());
    }

    @Test
    void shouldNotBeAliveWhileTheThreadOfARingHangs() {
        services.socket("/run/a.sock", CAPTURING, ring(1, OptionalLong.of(HealthChecks.HANGING_NANOS - 1)));
        assertEquals(Status.OK, checks(0).live().status());
        services.clear().socket("/run/a.sock", CAPTURING, ring(1, OptionalLong.of(HealthChecks.HANGING_NANOS)));
        assertEquals(Status.CRITICAL, checks(0).live().status());
        Check check = check(checks(0).ready(), "ring /run/a.sock/0");
        assertEquals(Status.CRITICAL, check.status());
        assertTrue(check.detail().contains("10 s"), check::toString);
    }

    @Test
    void shouldTellSilenceFromFailure() {
        HealthChecks checks = checks(60);
        services.socket("/run/a.sock", CAPTURING, ring(1, IDLE));
        assertEquals(Status.OK, checks.ready().status());
        seconds = 59;
        assertEquals(Status.OK, checks.ready().status());
        seconds = 60;
        Check silent = check(checks.ready(), "socket /run/a.sock");
        assertEquals(Status.WARNING, silent.status());
        assertTrue(silent.detail().startsWith("silent: no packet from eth0 for 60 s"), silent::toString);
        services.clear().socket("/run/a.sock", CAPTURING, ring(2, IDLE));
        assertEquals(Status.OK, checks.ready().status());
        seconds = 119;
        assertEquals(Status.OK, checks.ready().status());
    }

    /** An interface that is down has no packets, but another reason. */
    @Test
    void shouldNotCallAnInterfaceSilentThatIsDownOrHasEnded() {
        HealthChecks checks = checks(60);
        services.socket("/run/a.sock", SocketState.of(Phase.DOWN), ring(1, IDLE));
        checks.listen();
        seconds = 1000;
        assertEquals("down", check(checks.ready(), "socket /run/a.sock").detail());
        services.clear().socket("/run/a.sock", SocketState.of(Phase.OVER), ring(1, IDLE));
        assertEquals("over", check(checks.ready(), "socket /run/a.sock").detail());
    }

    @Test
    void shouldNeverCallASocketSilentByDefault() {
        HealthChecks checks = checks(0);
        services.socket("/run/a.sock", CAPTURING, ring(1, IDLE));
        checks.listen();
        seconds = 1_000_000;
        assertEquals(Status.OK, checks.ready().status());
    }

    @Test
    void shouldBeCriticalWithoutServer() {
        services.socket("/run/a.sock", CAPTURING, ring(1, IDLE))
                .listener("/run/a.sock", new SocketState(Phase.FAILED, "no right to write"));
        assertEquals(
                new Check("clients of /run/a.sock", Status.CRITICAL, "failed: no right to write"),
                checks(0).ready().checks().get(0));
    }

    @ParameterizedTest
    @CsvSource({"RUNNING, OK", "HANGING, WARNING", "FAILED, WARNING", "EVICTED, WARNING", "QUARANTINED, WARNING"})
    void shouldJudgeAConsumerByItsState(State state, Status expected) {
        services.consumer(placement(state, "it threw", List.of()));
        Check check = check(checks(0).ready(), "consumer protocols at /run/a.sock/0");
        assertEquals(expected, check.status());
        assertTrue(check.detail().contains("it threw"), check::toString);
        assertEquals(state == State.QUARANTINED, check.detail().contains("witness:resume protocols"));
    }

    @Test
    void shouldWarnBeforeTheDiskIsFull() {
        Host host = new Host(state);
        assertEquals(Status.OK, host.disk(64L << 20).status());
        assertEquals(Status.WARNING, host.disk((64L << 20) - 1).status());
        assertEquals(Status.CRITICAL, host.disk((8L << 20) - 1).status());
        Path gone = state.resolve("gone");
        assertEquals(
                new Check("disk", Status.CRITICAL, gone + " is gone: restart Witness, which makes it again"),
                new Host(gone).disk());
    }

    @Test
    void shouldWarnBeforeTheHeapIsFull() {
        assertEquals(Status.OK, Host.memory(5, 100).status());
        assertEquals(Status.WARNING, Host.memory(4, 100).status());
    }

    @Test
    void shouldAnswerWithTheStatusThatProbesGoBy() throws Exception {
        Health bad = Health.of(
                List.of(new Check("a", Status.OK, "fine"), new Check("b\u007f", Status.CRITICAL, "q\" \u001b é")));
        var answer = new HealthPage(() -> bad).answer(null);
        assertEquals(503, answer.status());
        assertEquals(
                "{\"status\":\"critical\",\"checks\":["
                        + "{\"name\":\"b\\u007f\",\"status\":\"critical\",\"detail\":\"q\\\" \\u001B \\u00E9\"},"
                        + "{\"name\":\"a\",\"status\":\"ok\",\"detail\":\"fine\"}]}\n",
                new String(answer.content(), StandardCharsets.UTF_8));
        Health warned = Health.of(List.of(new Check("a", Status.WARNING, "")));
        assertEquals(200, new HealthPage(() -> warned).answer(null).status());
    }
}
