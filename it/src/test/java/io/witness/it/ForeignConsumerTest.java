package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Consumers each of which does its worst in another call, all in one runtime at the same time; and whatever else may
 * happen to a runtime goes on beside them. What hangs does so for ever, also when it is interrupted.
 */
@Timeout(180)
@Execution(ExecutionMode.CONCURRENT) // each test waits most of the time, for a runtime of its own
class ForeignConsumerTest {
    private static final String GOOD = "good";
    private static final String METHODS = " activate=\"activate\" deactivate=\"deactivate\"";

    /** Where code of a consumer runs. */
    private enum Call {
        CONSTRUCTOR,
        ACTIVATE,
        OPEN,
        ACCEPT,
        TICK,
        CLOSE,
        DEACTIVATE;

        String consumer() {
            return "bad-" + name().toLowerCase(Locale.ROOT);
        }
    }

    /** These are met when the consumer goes. */
    private static final Set<Call> AT_THE_END = Set.of(Call.CLOSE, Call.DEACTIVATE);
    /** These hold a lock of the component's for Declarative Services, which waits for it when the bundle stops. */
    private static final Set<Call> OF_THE_COMPONENT = Set.of(Call.CONSTRUCTOR, Call.ACTIVATE);

    /** What it does there. */
    private enum Deed {
        HANGS("while (n >= 0) try { Thread.sleep(100_000); } catch (InterruptedException e) { n++; }"),
        /** Something else at each socket. */
        THROWS("if (n++ % 2 == 0) overflow(); else throw new Odd();");

        private final String code;

        /** The same, but that it heeds an interruption: else the run cannot end with its status 0, see {@link DeploymentTest}. */
        String interruptible() {
            return code.replace("n >= 0", "n == 0");
        }

        Deed(String code) {
            this.code = code;
        }
    }

    private static final String SOURCE =
            """
            import io.witness.api.consumer.*;
            import io.witness.api.packet.*;

            public class C implements PacketConsumerFactory {
                static int n;
                static void overflow() { overflow(); n--; }
                static class Odd extends Error {
                    private static final long serialVersionUID = 1L;
                    public String getMessage() { throw new IllegalStateException("no message"); }
                    public String toString() { return null; }
                }
                public C() throws Exception { /*CONSTRUCTOR*/ }
                void activate() throws Exception { /*ACTIVATE*/ }
                void deactivate() throws Exception { /*DEACTIVATE*/ }
                public PacketConsumer open(ConsumerContext context) throws Exception {
                    Figure packets = context.figure("packets", "packets", "packets read");
                    /*OPEN*/
                    return new PacketConsumer() {
                        public void accept(Block block) throws Exception {
                            for (PacketCursor cursor = block.packets(); cursor.hasNext(); cursor.next()) packets.add(1);
                            /*ACCEPT*/
                        }
                        public void tick(long packetNanos) throws Exception { /*TICK*/ }
                        public void close(ConsumerEnd end) throws Exception { /*CLOSE*/ }
                    };
                }
            }
            """;

    @TempDir
    Path home;

    private final Map<Call, Path> deployed = new EnumMap<>(Call.class);
    private Path busy;
    private Path idle;
    private Path late;
    private Entry busyEntry;

    @ParameterizedTest
    @EnumSource(Deed.class)
    void shouldLetEverythingElseGoOn(Deed deed) throws Exception {
        busy = home.resolve("busy.sock");
        idle = home.resolve("idle.sock");
        late = home.resolve("late.sock");
        Path capture = home.resolve("a.pcap");
        Files.write(capture, Captures.pcap(Captures.recorded(Frames.varied(1000), 1_600_000_000_000_000_000L)));
        busyEntry = small(busy, "replay:" + capture + "?speed=1000pps&loop=yes");
        Veth veth = Veth.create();
        try (Witness witness = Witness.start(home, busyEntry, small(idle, veth.captured()))) {
            for (Call call : Call.values()) {
                deployed.put(call, ConsumerJar.drop(bad(call, deed), witness));
            }
            awaitBad(witness, deed);
            Path good = comes(witness);
            socketIsAdded(witness, veth, capture);
            socketIsChanged(witness, veth, capture);
            linkFlaps(witness, veth);
            veth = linkIsMadeAnew(witness, veth);
            bundleIsUpdated(witness);
            socketIsRemoved(witness, veth);
            badGo(witness, deed);
            goes(witness, good);
        } finally {
            veth.close();
        }
    }

    private static Entry small(Path socket, String captured) {
        return Entry.of(socket, captured)
                .with("BlockSize", 65536)
                .with("NumBlocks", 16)
                .with("BlockTimeoutMillis", 20);
    }

    private Path bad(Call call, Deed deed) throws Exception {
        String source = SOURCE.replace("/*" + call + "*/", call == Call.DEACTIVATE ? deed.interruptible() : deed.code);
        return ConsumerJar.build(home, call.consumer(), "C", source, METHODS);
    }

    /** Each is named: by its state, and by a line in the log. */
    private void awaitBad(Witness witness, Deed deed) throws Exception {
        for (Call call : Call.values()) {
            if (AT_THE_END.contains(call)) {
                awaitRow(witness, call.consumer(), busy, row -> row.isRunning());
            } else if (deed == Deed.HANGS) {
                Path socket = call == Call.TICK ? idle : busy;
                awaitRow(witness, call.consumer(), socket, row -> row.state().equals("hanging"));
                awaitLog(witness, "consumer " + call.consumer() + " at " + socket + "/0: ", " does not return");
            } else {
                awaitRow(witness, call.consumer(), call == Call.TICK ? idle : busy, row -> row.restarts() > 0);
                awaitLog(witness, "consumer " + call.consumer() + " at ", " failed");
            }
        }
        if (deed == Deed.THROWS) {
            awaitLog(witness, "java.lang.StackOverflowError");
            awaitLog(witness, "C$Odd: (its message is not available)");
        }
        assertTrue(
                witness.process().err().lines().noneMatch(line -> line.startsWith("Exception in thread")),
                witness.process()::toString);
    }

    private Path comes(Witness witness) throws Exception {
        Path jar = ConsumerJar.drop(ConsumerJar.build(home, GOOD, "C", SOURCE, METHODS), witness);
        awaitCounts(witness, busy);
        awaitRow(witness, GOOD, idle, row -> row.isRunning());
        return jar;
    }

    private void awaitCounts(Witness witness, Path socket) throws Exception {
        awaitRow(witness, GOOD, socket, row -> row.isRunning() && row.figure("packets") > 0);
    }

    private void socketIsAdded(Witness witness, Veth veth, Path capture) throws Exception {
        configure(witness, veth, small(late, "replay:" + capture + "?speed=1000pps&loop=yes"));
        awaitServed(late, 16);
        awaitCounts(witness, late);
    }

    private void socketIsChanged(Witness witness, Veth veth, Path capture) throws Exception {
        busyEntry.with("NumBlocks", 8);
        configure(witness, veth, small(late, "replay:" + capture + "?speed=1000pps&loop=yes"));
        awaitServed(busy, 8);
        awaitCounts(witness, busy);
        awaitRow(witness, Call.OPEN.consumer(), busy, row -> true); // what is bad is placed there as well
    }

    private void linkFlaps(Witness witness, Veth veth) throws Exception {
        veth.down();
        witness.awaitPhase(idle, "down");
        veth.up();
        awaitPackets(witness, veth);
    }

    private Veth linkIsMadeAnew(Witness witness, Veth veth) throws Exception {
        String name = veth.captured();
        veth.delete();
        witness.awaitPhase(idle, "waiting");
        Veth anew = Veth.create(name);
        witness.awaitPhase(idle, "capturing");
        awaitRow(witness, GOOD, idle, row -> row.isRunning());
        awaitPackets(witness, anew);
        return anew;
    }

    private void awaitPackets(Witness witness, Veth veth) throws Exception {
        try (Child flood = Traffic.flood(home, veth, 1000, 60)) {
            awaitCounts(witness, idle);
            assertTrue(flood.isAlive(), flood::toString);
        }
    }

    private void bundleIsUpdated(Witness witness) throws Exception {
        witness.update("io.witness.server");
        awaitServed(busy, 8);
    }

    private void socketIsRemoved(Witness witness, Veth veth) throws Exception {
        configure(witness, veth);
        Await.until("its file is gone", () -> !Files.exists(late));
        Await.until("no row is left", () -> rows(witness).stream().noneMatch(row -> row.isAt(late)));
    }

    private void configure(Witness witness, Veth veth, Entry... more) throws Exception {
        List<Entry> entries = new ArrayList<>(List.of(busyEntry, small(idle, veth.captured())));
        entries.addAll(List.of(more));
        Files.writeString(witness.configuration(), Entry.file(entries.toArray(Entry[]::new)));
    }

    private static void awaitServed(Path socket, int numBlocks) throws Exception {
        Await.until(socket + " has " + numBlocks + " blocks", () -> ServedSockets.numBlocks(socket) == numBlocks);
    }

    /** Some stay, to be there at the end of the run. */
    private void badGo(Witness witness, Deed deed) throws Exception {
        for (Call call : Call.values()) {
            if (AT_THE_END.contains(call) || OF_THE_COMPONENT.contains(call) || call == Call.ACCEPT) {
                Files.delete(deployed.get(call));
                Await.until(call.consumer() + " is gone", () -> rows(witness).stream()
                        .noneMatch(row -> row.consumer().equals(call.consumer())));
                if (deed == Deed.HANGS
                        && call != Call.DEACTIVATE) { // that one may heed an interruption before it is named
                    awaitLog(witness, "consumer " + call.consumer() + " at ", "is interrupted and abandoned");
                }
            }
        }
        for (Call call :
                OF_THE_COMPONENT) { // Declarative Services waits for 5 s, and a run that ends meanwhile ends hard
            String stopped = ".*" + call.consumer() + " 1\\.0\\.0 is (gone|abandoned).*";
            Await.until(stopped, () -> log(witness).lines().anyMatch(line -> line.matches(stopped)));
        }
        awaitCounts(witness, busy);
    }

    private void goes(Witness witness, Path good) throws Exception {
        Files.delete(good);
        Await.until("it is gone", () -> rows(witness).stream()
                .noneMatch(row -> row.consumer().equals(GOOD)));
        assertEquals(
                0,
                log(witness)
                        .lines()
                        .filter(line -> line.contains("consumer " + GOOD + " at") && line.contains("abandoned"))
                        .count());
    }

    private static List<ConsumerData> rows(Witness witness) throws Exception {
        return ConsumerData.of(witness);
    }

    private static void awaitRow(Witness witness, String consumer, Path socket, Predicate<ConsumerData> condition)
            throws Exception {
        String[] last = {""};
        Await.until(
                consumer + " at " + socket + " is as it should",
                () -> {
                    List<ConsumerData> rows = rows(witness);
                    last[0] = rows.toString();
                    return rows.stream().anyMatch(row -> row.is(consumer, socket) && condition.test(row));
                },
                () -> last[0] + witness.process());
    }

    private static String log(Witness witness) throws Exception {
        return Files.readString(witness.state().resolve("log/witness.log"));
    }

    private static void awaitLog(Witness witness, String... texts) throws Exception {
        Await.until(
                "the log has a line with " + List.of(texts),
                () -> log(witness).lines().anyMatch(line -> List.of(texts).stream()
                        .allMatch(line::contains)),
                witness.process()::toString);
    }
}
