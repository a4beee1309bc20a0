package io.witness.fanout.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.ring.FanoutGroupHeldException;
import io.witness.api.ring.FanoutIdTakenException;
import io.witness.api.ring.InterfaceMissingException;
import io.witness.api.ring.Link;
import io.witness.api.ring.RingException;
import io.witness.api.ring.RingSpecification;
import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.api.socket.SpecificationException;
import io.witness.settings.SocketSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Timeout(60)
@Execution(ExecutionMode.CONCURRENT) // some wait for seconds until a ring counts as stuck
class SocketLifecycleTest extends OneSocket {
    private static final Link DOWN = new Link(7, false, false);
    private static final Link NO_CARRIER = new Link(7, true, false);
    private static final Link ANOTHER = new Link(8, true, true);

    @BeforeEach
    void start() throws Exception {
        socket = started(8);
        awaitState(Phase.CAPTURING, "");
    }

    @Test
    void shouldBeOverWhenNothingComesAnyMore() throws Exception {
        driver.refusal = refuseBlocks(16);
        driver.rings.get(0).over = true;
        awaitState(Phase.OVER, "all was played, see the log");
        assertTrue(socket.state().isAsConfigured());
        assertEquals(socket.dated().since(), socket.dated().since(), "of the moment when it was over");
        socket.change(specification(16));
        await(() -> socket.state().refusal().equals("no memory"));
        assertEquals(Phase.OVER, socket.state().phase());
        driver.refusal = wanted -> {};
        socket.change(specification(16));
        awaitState(Phase.CAPTURING, "");
    }

    @Test
    void shouldChangeRightsInPlace() throws Exception {
        socket.change(specification(8, SocketKeys.MODE, "0640"));
        awaitEvents("published 8", "modified 640");
        assertEquals(1, driver.asked.size());
    }

    @Test
    void shouldReplaceRingsNewOnesFirst() throws Exception {
        driver.refusal = wanted -> assertEquals(1, driver.openRings());
        socket.change(specification(16));
        awaitEvents("published 8", "withdrawn 8", "published 16");
        assertEquals(1, driver.openRings());
    }

    @Test
    void shouldReplaceRingsOfNoGroupNewOnesFirst() throws Exception {
        driver.groupless = true;
        socket.change(specification(16));
        awaitEvents("published 8", "withdrawn 8", "published 16");
        driver.refusal = wanted -> assertEquals(1, driver.openRings());
        socket.change(specification(8));
        awaitEvents("published 8", "withdrawn 8", "published 16", "withdrawn 16", "published 8");
    }

    /** Such as an error of whoever hears that the old ones go. */
    @Test
    void shouldCloseTheNewRingsIfTheOldOnesCannotBeReplaced() throws Exception {
        framework.onWithdraw = () -> {
            framework.onWithdraw = () -> {};
            throw new NoClassDefFoundError("on purpose");
        };
        socket.change(specification(16));
        awaitEvents("published 8", "withdrawn 8", "published 8");
        awaitRefusal("its rings cannot be opened: java.lang.NoClassDefFoundError: on purpose");
        assertEquals(1, driver.openRings());
        assertEquals(2, socket.counted().totals().replacements());
    }

    @Test
    void shouldKeepRingsWhenOthersCannotBeHad() throws Exception {
        driver.refusal = refuseBlocks(16);
        socket.change(specification(16));
        awaitRefusal("no memory");
        assertEquals(List.of("published 8"), framework.events);
        assertEquals(1, driver.openRings());
        driver.refusal = wanted -> {};
        socket.change(specification(16));
        awaitEvents("published 8", "withdrawn 8", "published 16");
        awaitState(Phase.CAPTURING, "");
    }

    @Test
    void shouldCloseTheOldRingsFirstIfTheNewOnesJoinTheSameGroup() throws Exception {
        socket.change(specification(8, SocketKeys.FANOUT_ID, 5));
        awaitEvents("published 8", "withdrawn 8", "published 8");
        driver.refusal = wanted -> assertEquals(0, driver.openRings());
        socket.change(specification(16, SocketKeys.FANOUT_ID, 5));
        awaitEvents("published 8", "withdrawn 8", "published 8", "withdrawn 8", "published 16");
    }

    @Test
    void shouldRestoreTheOldRingsIfTheyHadToBeClosedFirst() throws Exception {
        socket.change(specification(8, SocketKeys.FANOUT_ID, 5));
        awaitEvents("published 8", "withdrawn 8", "published 8");
        driver.refusal = refuseBlocks(16);
        socket.change(specification(16, SocketKeys.FANOUT_ID, 5));
        awaitEvents("published 8", "withdrawn 8", "published 8", "withdrawn 8", "published 8");
        awaitRefusal("no memory");
    }

    @Test
    void shouldWaitForAnOldRingToLeaveTheGroup() throws Exception {
        int[] tries = {0};
        driver.refusal = wanted -> {
            if (wanted.fanout().id() == 5 && tries[0]++ < 3) {
                throw new FanoutGroupHeldException(5, () -> "client (pid 17)");
            }
        };
        socket.change(specification(16, SocketKeys.FANOUT_ID, 5));
        awaitEvents("published 8", "withdrawn 8", "published 16");
        assertEquals(4, tries[0]);
        assertEquals(5, lastAsked().fanout().id());
    }

    @Test
    void shouldTakeAnotherGroupIfAnOldRingDoesNotLeave() throws Exception {
        driver.refusal = refuseGroup5();
        socket.change(specification(16, SocketKeys.FANOUT_ID, 5));
        awaitEvents("published 8", "withdrawn 8", "published 16");
        assertEquals(0, lastAsked().fanout().id());
        int asked = driver.asked.size();
        driver.link("eth0", null);
        awaitState(Phase.WAITING, "interface eth0 does not exist");
        driver.link("eth0", ANOTHER);
        awaitState(Phase.CAPTURING, "");
        assertEquals(asked + 1, driver.asked.size(), "waits again");
    }

    @Test
    void shouldTakeAFanoutIdThatAnotherSocketGivesUpInTheSameEdit() throws Exception {
        int[] tries = {0};
        driver.refusal = wanted -> {
            if (wanted.fanout().id() == 5 && tries[0]++ < 3) {
                throw new FanoutIdTakenException(5);
            }
        };
        socket.change(specification(16, SocketKeys.FANOUT_ID, 5));
        awaitEvents("published 8", "withdrawn 8", "published 16");
        assertEquals(5, lastAsked().fanout().id());
        awaitState(Phase.CAPTURING, "");
    }

    @Test
    void shouldGoOnAsBeforeIfAFanoutIdStaysAnothers() throws Exception {
        driver.refusal = wanted -> {
            if (wanted.fanout().id() == 5) {
                throw new FanoutIdTakenException(5);
            }
        };
        socket.change(specification(16, SocketKeys.FANOUT_ID, 5));
        awaitEvents("published 8", "withdrawn 8", "published 8");
        awaitRefusal(new FanoutIdTakenException(5).getMessage());
    }

    @Test
    void shouldFollowTheLinkWithoutTouchingTheRings() throws Exception {
        driver.link("eth0", DOWN);
        awaitState(Phase.DOWN, "interface eth0 is down");
        driver.link("eth0", NO_CARRIER);
        awaitState(Phase.DOWN, "interface eth0 has no carrier");
        driver.link("eth0", FakeDriver.UP);
        awaitState(Phase.CAPTURING, "");
        assertEquals(List.of("published 8"), framework.events);
    }

    @Test
    void shouldOpenNewRingsWhenTheInterfaceIsAnotherOne() throws Exception {
        driver.link("eth0", null);
        awaitState(Phase.WAITING, "interface eth0 does not exist");
        assertEquals(0, driver.openRings());
        driver.link("eth0", ANOTHER);
        awaitState(Phase.CAPTURING, "");
        driver.link("eth0", FakeDriver.UP);
        awaitEvents("published 8", "withdrawn 8", "published 8", "withdrawn 8", "published 8");
    }

    @Test
    void shouldWaitForTheLinkIfRingsCannotBeHadWithoutIt() throws Exception {
        driver.refusal = wanted -> {
            throw new InterfaceMissingException("eth0", "is down: no filter");
        };
        driver.link("eth0", null);
        awaitState(Phase.WAITING, "interface eth0 does not exist");
        driver.link("eth0", DOWN);
        awaitState(Phase.DOWN, "interface eth0 is down: no filter");
        driver.refusal = wanted -> {};
        driver.link("eth0", FakeDriver.UP);
        awaitState(Phase.CAPTURING, "");
    }

    @Test
    void shouldWaitForALinkThatGoesWhileItsRingsAreOpened() throws Exception {
        SocketThread ended = new SocketThread("/run/b.sock");
        ended.finish(() -> {}); // so that nothing happens but what is called here
        SocketRings rings =
                new SocketRings(specification(16), providers, new PublishedSocket(framework.context), ended);
        driver.refusal = wanted -> {
            driver.link("eth0", null);
            throw new InterfaceMissingException("eth0");
        };
        rings.settle();
        assertEquals(Phase.WAITING, rings.stateLog().state().phase());
        rings.close();
    }

    @Test
    void shouldWaitForAnInterfaceThatAChangeNames() throws Exception {
        socket.change(specification(8, SocketKeys.INTERFACE, "eth1"));
        awaitState(Phase.WAITING, "interface eth1 does not exist");
        assertEquals(0, driver.openRings());
        driver.link("eth1", ANOTHER);
        awaitState(Phase.CAPTURING, "");
        assertEquals("eth1", lastAsked().interfaceName());
    }

    @Test
    void shouldSayWhatIsProbablyMeantByAnInterfaceThatIsNone() throws Exception {
        socket.change(specification(8, SocketKeys.INTERFACE, "eth0@if2"));
        awaitState(Phase.WAITING, "interface eth0@if2 does not exist: did you mean \"eth0\"?");
        socket.change(specification(8, SocketKeys.INTERFACE, "eth0:1"));
        awaitState(Phase.FAILED, "Interface=\"eth0:1\": there is no ring driver for it: did you mean \"eth0\"?");
    }

    @Test
    void shouldTryAgainByItselfWhatHasWorkedBefore() throws Exception {
        driver.refusal = refuseBlocks(8);
        driver.link("eth0", null);
        awaitState(Phase.WAITING, "interface eth0 does not exist");
        driver.link("eth0", FakeDriver.UP);
        awaitState(Phase.FAILED, "no memory");
        driver.refusal = wanted -> {};
        awaitState(Phase.CAPTURING, "");
    }

    @Test
    void shouldTryAgainWhatHasNeverWorkedWhenTheSameIsWantedAgain() throws Exception {
        driver.refusal = refuseBlocks(16);
        socket.stop();
        socket = started(16);
        awaitState(Phase.FAILED, "no memory");
        int asked = driver.asked.size();
        driver.refusal = wanted -> {};
        socket.change(specification(16));
        awaitState(Phase.CAPTURING, "");
        assertEquals(asked + 1, driver.asked.size());
    }

    /** The rings that go on while others are waited for are those of the driver that opened them. */
    @Test
    void shouldLeaveTheDriverOfItsRingsAlsoWhileItWaitsForThoseOfAnother() throws Exception {
        awaitState(Phase.CAPTURING, "");
        FakeDriver other = new FakeDriver();
        other.otherForm = true;
        other.link("replay:a", FakeDriver.UP);
        other.refusal = wanted -> {
            throw new FanoutGroupHeldException(5, () -> "client (pid 17)");
        };
        providers.add(other);
        socket.change(specification(8, SocketKeys.INTERFACE, "replay:a"));
        await(() -> !other.asked.isEmpty());
        assertEquals(1, driver.openRings());
        socket.leave(driver);
        assertEquals(0, driver.openRings());
    }

    /** Each socket of a bundle tells all of them. */
    @Test
    void shouldKeepNothingOfADriverThatItHasLeft() throws Exception {
        awaitState(Phase.CAPTURING, "");
        socket.leave(driver);
        socket.beginLeaving(driver);
        assertEquals(Set.of(), socket.leaving());
    }

    @Test
    void shouldLeaveADriverThatGoesAndTakeTheNext() throws Exception {
        socket.leave(driver);
        assertEquals(0, driver.openRings());
        assertEquals(Map.of(), driver.observers);
        assertEquals(Phase.STARTING, socket.state().phase());
        awaitState(Phase.FAILED, "Interface=\"eth0\": there is no ring driver for it");
        providers.add(driver);
        socket.providersChanged();
        awaitState(Phase.CAPTURING, "");
    }

    @Test
    void shouldBearADriverThatComesBeforeItIsStarted() throws Exception {
        socket.stop();
        socket = new SocketLifecycle(specification(16), providers, names, new PublishedSocket(framework.context));
        socket.providersChanged();
        awaitState(Phase.CAPTURING, "");
    }

    @Test
    void shouldRefuseTheSecondOfOneNameUntilTheFirstGoes() throws Exception {
        SocketLifecycle second = started(16);
        try {
            await(() -> second.state().phase() == Phase.FAILED);
            assertTrue(second.state().detail().startsWith("SocketName=\"/run/a.sock\" belongs to another entry"));
            second.change(specification(32));
            await(() -> second.state().phase() == Phase.FAILED);
            assertEquals(1, driver.asked.size());
            socket.stop();
            await(() -> second.state().phase() == Phase.CAPTURING);
            awaitEvents("published 8", "withdrawn 8", "published 32");
        } finally {
            second.stop();
        }
    }

    private SocketLifecycle started(int numBlocks) throws SpecificationException {
        return started(specification(numBlocks));
    }

    private static SocketSpecification specification(int numBlocks, Object... more) throws SpecificationException {
        Map<String, Object> properties = new HashMap<>();
        properties.put(SocketKeys.SOCKET_NAME, "/run/a.sock");
        properties.put(SocketKeys.INTERFACE, "eth0");
        properties.put(SocketKeys.NUM_BLOCKS, numBlocks);
        for (int i = 0; i < more.length; i += 2) {
            properties.put((String) more[i], more[i + 1]);
        }
        return SocketSettings.socket(properties);
    }

    private static FakeDriver.Refusal refuseBlocks(int numBlocks) {
        return wanted -> {
            if (wanted.geometry().numBlocks() == numBlocks) {
                throw new RingException(SocketKeys.NUM_BLOCKS, "no memory");
            }
        };
    }

    private static FakeDriver.Refusal refuseGroup5() {
        return wanted -> {
            if (wanted.fanout().id() == 5) {
                throw new FanoutGroupHeldException(5, () -> "client (pid 17)");
            }
        };
    }

    private RingSpecification lastAsked() {
        return driver.asked.get(driver.asked.size() - 1);
    }

    private void awaitRefusal(String reason) throws InterruptedException {
        await(() -> socket.state().equals(SocketState.of(Phase.CAPTURING).withRefusal(reason)));
    }
}
