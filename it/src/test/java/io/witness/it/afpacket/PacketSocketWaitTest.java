package io.witness.it.afpacket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.PacketSocket;
import io.witness.afpacket.PacketSocketException;
import io.witness.afpacket.PacketSocketException.Reason;
import io.witness.afpacket.PacketSocketOptions;
import io.witness.afpacket.TimeStamps.Source;
import io.witness.afpacket.TransmittedPacket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What ends a call of a packet socket that waits: deadlines, interruptions, closing, the end of the interface. */
class PacketSocketWaitTest {
    /** A call that has to wait, and what it waits for. */
    private enum Call {
        RECEIVE,
        RECEIVE_TRANSMITTED,
        SEND
    }

    private enum Deadline {
        READ,
        WRITE,
        BOTH;

        boolean ends(Call call) {
            return this == BOTH || (this == WRITE) == (call == Call.SEND);
        }
    }

    private VethPair pair;
    private PacketSocket socket;
    private FutureTask<Long> running;
    private Thread thread;

    @BeforeEach
    void open() throws Exception {
        pair = new VethPair();
        socket = PacketSocket.open(PacketSocketOptions.of(pair.sender)
                .withProtocol(0x88B5)
                .withPromiscuous(true)
                .withSendBuffer(4608)
                .withTransmitStamps(Source.SOFTWARE));
    }

    @AfterEach
    void close() throws Exception {
        socket.close();
        pair.close();
        if (thread != null) {
            thread.join(10_000);
            assertFalse(thread.isAlive());
        }
    }

    static Stream<Arguments> combinations() {
        return Arrays.stream(Call.values())
                .flatMap(call -> Arrays.stream(Deadline.values()).map(deadline -> Arguments.of(call, deadline)));
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void shouldEndAtItsDeadlineOnlyIfItIsSetBefore(Call call, Deadline deadline) throws Exception {
        prepare(call);
        set(deadline, System.nanoTime() - 1);
        if (deadline.ends(call)) {
            assertEquals(PacketSocket.NOTHING, perform(call));
            assertEquals(PacketSocket.NOTHING, perform(call));
            set(deadline, PacketSocket.NO_DEADLINE);
        }
        start(call);
        supply(call);
        assertTrue(result() >= 0);
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void shouldEndAtItsDeadlineOnlyIfItIsSetWhileItWaits(Call call, Deadline deadline) throws Exception {
        prepare(call);
        set(deadline, PacketSocket.deadlineIn(1, TimeUnit.HOURS));
        start(call);
        set(deadline, PacketSocket.deadlineIn(1, TimeUnit.MILLISECONDS));
        if (deadline.ends(call)) {
            assertEquals(PacketSocket.NOTHING, result());
        } else {
            supply(call);
            assertTrue(result() >= 0);
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldNotWaitIfItIsToldSo(Call call) throws Exception {
        prepare(call);
        start(call);
        socket.setBlocking(false);
        assertEquals(PacketSocket.NOTHING, result());
        assertEquals(PacketSocket.NOTHING, perform(call));
        supply(call);
        while (perform(call) == PacketSocket.NOTHING) {
            Thread.onSpinWait(); // the packet is on its way
        }
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndWhenTheThreadIsInterrupted(Call call) throws Exception {
        prepare(call);
        start(call);
        thread.interrupt();
        assertEquals(Reason.INTERRUPTED, failure());
        Thread.currentThread().interrupt();
        assertEquals(Reason.INTERRUPTED, PacketSocketTest.reason(() -> perform(call)));
        assertTrue(Thread.interrupted(), "the flag was lost");
        start(call);
        supply(call);
        assertTrue(result() >= 0, "the socket is of no use any more");
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndWhenTheSocketIsClosed(Call call) throws Exception {
        prepare(call);
        start(call);
        socket.close();
        assertEquals(Reason.CLOSED, failure());
        assertEquals(Reason.CLOSED, PacketSocketTest.reason(() -> perform(call)));
        socket.close();
        assertEquals(0, socket.statistics().dropped());
        assertThrows(PacketSocketException.class, () -> socket.localAddress());
        assertThrows(PacketSocketException.class, () -> socket.setFilter(""));
    }

    @ParameterizedTest
    @EnumSource
    void shouldEndWhenTheInterfaceIsRemoved(Call call) throws Exception {
        prepare(call);
        start(call);
        pair.close();
        Reason reason = failure();
        for (int i = 0; reason == Reason.INTERFACE_DOWN && i < 2; i++) { // it goes down first
            reason = PacketSocketTest.reason(() -> perform(call));
        }
        assertEquals(Reason.INTERFACE_GONE, reason);
        assertEquals(Reason.INTERFACE_GONE, PacketSocketTest.reason(() -> perform(call)));
    }

    @Test
    void shouldGoOnReceivingWhenTheInterfaceIsUpAgain() throws Exception {
        start(Call.RECEIVE);
        VethPair.down(pair.sender);
        assertEquals(Reason.INTERFACE_DOWN, failure());
        start(Call.RECEIVE);
        VethPair.up(pair.sender);
        pair.awaitCarrier();
        supply(Call.RECEIVE);
        assertEquals(60, result());
    }

    @Test
    void shouldRefuseASecondThreadInTheSameCall() throws Exception {
        start(Call.RECEIVE);
        assertThrows(IllegalStateException.class, () -> perform(Call.RECEIVE));
    }

    /** Lets the call have nothing to return. */
    private void prepare(Call call) throws Exception {
        if (call == Call.SEND) {
            tc("replace", "tbf", "rate", "8bit", "burst", "1600", "limit", "1000000");
            socket.setBlocking(false);
            while (perform(call) != PacketSocket.NOTHING) {
                assertFalse(Thread.interrupted());
            }
            socket.setBlocking(true);
        }
    }

    /** Lets the call have something to return. */
    private void supply(Call call) throws Exception {
        switch (call) {
            case RECEIVE -> {
                try (FrameSender far = new FrameSender(pair.receiver)) {
                    far.send(PacketSocketTest.frame(1, 60));
                }
            }
            case RECEIVE_TRANSMITTED -> perform(Call.SEND);
            case SEND -> tc("del");
        }
    }

    private void tc(String... arguments) throws Exception {
        String[] command = Stream.of(
                        Stream.of("tc", "qdisc", arguments[0], "dev", pair.sender, "root"),
                        Arrays.stream(arguments).skip(1))
                .flatMap(words -> words)
                .toArray(String[]::new);
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    private long perform(Call call) throws PacketSocketException {
        return switch (call) {
            case RECEIVE -> socket.receive(ByteBuffer.allocate(100));
            case RECEIVE_TRANSMITTED -> socket.receiveTransmitted(ByteBuffer.allocate(100), new TransmittedPacket());
            case SEND -> socket.send(ByteBuffer.wrap(PacketSocketTest.frame(1, 60)));
        };
    }

    private void set(Deadline deadline, long nanoTime) {
        switch (deadline) {
            case READ -> socket.setReadDeadline(nanoTime);
            case WRITE -> socket.setWriteDeadline(nanoTime);
            case BOTH -> socket.setDeadline(nanoTime);
        }
    }

    /** Performs a call in another thread; returns when it waits. */
    private void start(Call call) throws Exception {
        if (thread != null) {
            thread.join();
        }
        running = new FutureTask<>((Callable<Long>) () -> perform(call));
        thread = new Thread(running);
        thread.start();
        while (!isWaiting()) {
            assertFalse(running.isDone(), "it does not wait");
            Thread.sleep(1);
        }
    }

    private boolean isWaiting() {
        return Stream.of(thread.getStackTrace())
                .anyMatch(frame -> frame.getClassName().endsWith(".Epoll"));
    }

    /** Soon enough: a call that nothing wakes up looks around after 10 seconds only. */
    private long result() throws Exception {
        return running.get(8, TimeUnit.SECONDS);
    }

    private Reason failure() {
        Throwable cause = assertThrows(ExecutionException.class, this::result).getCause();
        return assertInstanceOf(PacketSocketException.class, cause).reason();
    }
}
