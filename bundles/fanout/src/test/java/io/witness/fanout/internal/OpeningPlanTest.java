package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.witness.api.ring.FanoutGroupHeldException;
import io.witness.api.ring.FanoutIdTakenException;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingGroup;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.fanout.internal.dispatch.LossLog;
import io.witness.settings.SocketSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which event leads from where to where. */
class OpeningPlanTest {
    private static final FanoutGroupHeldException HELD = new FanoutGroupHeldException(5, () -> "client (pid 17)");
    private static final FanoutIdTakenException TAKEN = new FanoutIdTakenException(5);
    private static final InterfaceMissingException MISSING = new InterfaceMissingException("eth0");
    /** Of the same key as the two that are waited for, and yet no reason to wait. */
    private static final RingException OTHER_ID = new RingException(SocketKeys.FANOUT_ID, "no such id");

    private static final RingException NO_MEMORY = new RingException(SocketKeys.NUM_BLOCKS, "no memory");
    private static final RingException NO_KEY = new RingException("no descriptors");
    private static final OutOfMemoryError NO_HEAP = new OutOfMemoryError("heap");

    private static final long BRIEFLY = TimeUnit.MILLISECONDS.toNanos(4900);
    private static final long TOO_LONG = TimeUnit.SECONDS.toNanos(5);
    private static final OptionalLong NEVER = OptionalLong.empty();
    private static final OptionalLong SOON = OptionalLong.of(500);

    private long now = 1;
    private final OpeningPlan plan = new OpeningPlan(specification(8), () -> now);

    /** Where a socket comes from. */
    private enum From {
        /** It never had rings. */
        NOTHING,
        /** Its rings were closed, and the same are wanted. */
        SAME,
        /** Its rings are open, and others are wanted. */
        OTHERS
    }

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(From.NOTHING, HELD, BRIEFLY, new OpeningState.AwaitingGroup(HELD.getMessage())),
                Arguments.of(From.NOTHING, HELD, TOO_LONG, new OpeningState.TakingFreeId(HELD)),
                Arguments.of(From.OTHERS, HELD, TOO_LONG, new OpeningState.TakingFreeId(HELD)),
                Arguments.of(From.NOTHING, TAKEN, BRIEFLY, new OpeningState.AwaitingId(TAKEN.getMessage())),
                Arguments.of(From.NOTHING, TAKEN, TOO_LONG, failed("FanoutID", TAKEN.getMessage(), NEVER)),
                Arguments.of(From.SAME, TAKEN, TOO_LONG, failed("FanoutID", TAKEN.getMessage(), SOON)),
                Arguments.of(From.OTHERS, TAKEN, TOO_LONG, refused("FanoutID", TAKEN.getMessage())),
                Arguments.of(From.NOTHING, MISSING, 0, new OpeningState.AwaitingLink(MISSING.getMessage())),
                Arguments.of(From.OTHERS, MISSING, 0, new OpeningState.AwaitingLink(MISSING.getMessage())),
                Arguments.of(From.NOTHING, OTHER_ID, 0, failed("FanoutID", "no such id", NEVER)),
                Arguments.of(From.OTHERS, OTHER_ID, 0, refused("FanoutID", "no such id")),
                Arguments.of(From.NOTHING, NO_MEMORY, 0, failed("NumBlocks", "no memory", NEVER)),
                Arguments.of(From.SAME, NO_MEMORY, 0, failed("NumBlocks", "no memory", SOON)),
                Arguments.of(From.OTHERS, NO_MEMORY, 0, refused("NumBlocks", "no memory")),
                Arguments.of(From.NOTHING, NO_KEY, 0, failed("SocketName", "no descriptors", NEVER)),
                Arguments.of(From.OTHERS, NO_HEAP, 0, refused("SocketName", "its rings cannot be opened: " + NO_HEAP)));
    }

    private static OpeningState failed(String key, String reason, OptionalLong again) {
        return new OpeningState.Failed(key, reason, again);
    }

    private static OpeningState refused(String key, String reason) {
        return new OpeningState.Refused(specification(16), key, reason);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldGoFromAFailureToWhatHelps(From from, Throwable failure, long nanos, OpeningState expected) {
        if (from != From.NOTHING) {
            plan.opened();
        }
        if (from == From.OTHERS) {
            plan.change(specification(16), Optional.of(group(8)));
        }
        if (nanos > 0) { // that it lasts is known from the first time on
            plan.openingFailed(failure);
            now += nanos;
        }
        assertEquals(expected, plan.openingFailed(failure));
        boolean back = expected instanceof OpeningState.Refused;
        assertEquals(
                from == From.OTHERS && !back ? 16 : 8,
                plan.wanted().rings().geometry().numBlocks());
        assertEquals(back ? ((OpeningState.Refused) expected).reason() : "", plan.refusal());
    }

    @Test
    void shouldWaitForAProviderForAWhile() {
        assertEquals(new OpeningState.AwaitingProvider("no driver"), plan.providerMissing("Interface", "no driver"));
        now += BRIEFLY;
        plan.providerFound();
        now += BRIEFLY;
        assertEquals(new OpeningState.AwaitingProvider("no driver"), plan.providerMissing("Interface", "no driver"));
        now += TOO_LONG;
        assertEquals(failed("Interface", "no driver", NEVER), plan.providerMissing("Interface", "no driver"));
    }

    @Test
    void shouldAskForAFreeIdOnlyAsLongAsTheSameRingsAreWanted() {
        plan.openingFailed(HELD);
        now += TOO_LONG;
        plan.openingFailed(HELD);
        assertEquals(0, plan.asked().fanout().id());
        assertEquals(5, plan.wanted().rings().fanout().id());
        plan.opened();
        plan.change(specification(8), Optional.of(group(8)));
        assertEquals(0, plan.asked().fanout().id());
        plan.change(specification(16), Optional.of(group(8)));
        assertEquals(5, plan.asked().fanout().id());
    }

    @Test
    void shouldFailForGoodIfWhatWasBeforeCannotBeHadEither() {
        plan.opened();
        plan.change(specification(16), Optional.of(group(8)));
        assertInstanceOf(OpeningState.Refused.class, plan.openingFailed(NO_MEMORY));
        assertEquals(failed("NumBlocks", "no memory", SOON), plan.openingFailed(NO_MEMORY));
        assertEquals("no memory", plan.refusal());
        plan.change(specification(32), Optional.empty());
        assertEquals("", plan.refusal());
        assertEquals(failed("NumBlocks", "no memory", NEVER), plan.openingFailed(NO_MEMORY));
    }

    /** Its rights would be back with it. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void shouldNotReturnToWhatWasBeforeWhenItsRingsAreWantedWithOtherRights(boolean open) throws Exception {
        Optional<FanoutGroup> former = Optional.of(group(8));
        SocketSpecification restricted = specification(8, "0600");
        plan.opened();
        plan.change(specification(16), former);
        plan.change(restricted, open ? former : Optional.empty());
        plan.broken("gone");
        plan.openingFailed(NO_MEMORY);
        assertEquals(restricted, plan.wanted());
        assertEquals("", plan.refusal());
    }

    @Test
    void shouldWaitLongerAfterEachFailureUntilTheLinkChanges() {
        assertEquals(failed("", "gone", SOON), plan.broken("gone"));
        assertEquals(failed("", "gone", OptionalLong.of(1000)), plan.broken("gone"));
        plan.linkChanged();
        assertEquals(failed("", "gone", SOON), plan.broken("gone"));
    }

    private static FanoutGroup group(int numBlocks) {
        return new FanoutGroup(
                specification(numBlocks), new RingGroup(List.of(), 5, 7), new LossLog(), (group, reason) -> {});
    }

    private static SocketSpecification specification(int numBlocks) {
        return specification(numBlocks, "0666");
    }

    private static SocketSpecification specification(int numBlocks, String mode) {
        try {
            return SocketSettings.socket(Map.of(
                    SocketKeys.SOCKET_NAME,
                    "/run/a.sock",
                    SocketKeys.INTERFACE,
                    "eth0",
                    SocketKeys.FANOUT_ID,
                    5,
                    SocketKeys.NUM_BLOCKS,
                    numBlocks,
                    SocketKeys.MODE,
                    mode));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
