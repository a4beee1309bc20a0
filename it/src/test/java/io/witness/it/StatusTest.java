package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The commands that tell of sockets and readers, as programs use them. */
class StatusTest extends OnSharedRuntime {
    private static final List<String> COMMANDS = List.of("sockets", "clients", "consumers", "ledger");

    @Override
    void addSockets() throws Exception {
        add("told", entry -> entry);
        add("stamped", entry -> entry.with("TimeStamps", "software"));
    }

    private Path socket() {
        return socket("told");
    }

    private Child shell(String... words) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Witness.COMMAND, "shell", "--state", witness.state().toString()));
        command.addAll(List.of(words));
        return Child.start(home, command);
    }

    @Test
    void shouldPrintDataForOtherPrograms() throws Exception {
        for (String command : COMMANDS) {
            String pipe = "set -o pipefail; \"$0\" shell --state \"$1\" \"$2\" --json | python3 -m json.tool";
            Child.run(home, "bash", "-c", pipe, Witness.COMMAND, witness.state().toString(), command);
        }
        assertEquals("capturing", witness.data("witness:sockets").at(socket()).text("state.phase"));
    }

    @Test
    void shouldSayWhatOptionsThereAre() throws Exception {
        for (String command : COMMANDS) {
            try (Child shell = shell(command, "--yaml")) {
                shell.expectStatus(1);
                assertEquals("witness: usage: witness:" + command + " [--json]\n", shell.err());
                assertEquals("", shell.out());
            }
        }
    }

    @Test
    void shouldDescribeEachCommandAndItsArguments() throws Exception {
        List<String> commands = witness.shell("help")
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("witness:"))
                .filter(line -> !line.equals("witness:deployed")) // its bundle depends on no other, the shell included
                .toList();
        assertTrue(commands.size() > 15, commands::toString);
        for (String command : commands) {
            String help = witness.shell("help " + command);
            assertTrue(help.contains(" - "), help);
            Phrase.assertWhole(command, help.substring(help.indexOf(" - ") + 3, help.indexOf("scope:")));
            help.lines()
                    .filter(line -> line.matches(" +String\\[] .*"))
                    .forEach(line -> Phrase.assertWhole(command, line));
        }
    }

    /** The kernel begins to take times soon after the ring was opened; a card that takes some is not there. */
    @Test
    void shouldTellWhoTookTheTimesOfPackets() throws Exception {
        Path stamped = socket("stamped");
        Path file = home.resolve("stamped.pcapng");
        try (Child sender = Traffic.flood(home, veth("stamped"), 5000, 100)) {
            Await.until(
                    "packets have the kernel's time",
                    () -> LedgerData.of(witness, stamped).ring("timeStamps.software") > 0,
                    () -> String.valueOf(witness.process()));
            assertEquals(0, LedgerData.of(witness, stamped).ring("timeStamps.hardware"));
            try (Child dump = Child.start(
                    home,
                    List.of(Witness.COMMAND, "dump", stamped.toString(), "-T", "-c", "100", "-w", file.toString()))) {
                dump.expectStatus(0);
                assertTrue(dump.err().endsWith("times: 0 copy, 100 software, 0 hardware\n"), dump.err());
            }
        }
        String text = Child.run(home, "capinfos", "-I", file.toString());
        assertTrue(text.contains("time stamps: software"), text);
        assertTrue(text.contains("Number of packets = 100"), text);
    }

    /** As many packets come as readers would take: all blocks are free, or nearly all. */
    @Test
    void shouldMeasureHowLongFreeBlocksLast() throws Exception {
        try (Child sender = Traffic.flood(home, veth("told"), 5000, 100)) {
            Data[] last = {null};
            Await.until(
                    "a second with packets is measured",
                    () -> {
                        last[0] = witness.data("witness:ringsize " + socket()).at(socket());
                        return last[0].number("blocks") > 1 || !sender.isAlive();
                    },
                    () -> last[0] + "\n" + sender);
            Data ring = last[0];
            assertTrue(ring.number("packets") >= ring.number("blocks"), ring::toString);
            assertTrue(ring.number("measuredNanos") >= 1_000_000_000L, ring::toString);
            double slack = (double) ring.number("measuredNanos") / ring.number("blocks") * ring.number("freeBlocks");
            assertEquals(slack, ring.number("slackNanos"), 1);
        }
    }

    /** A process names itself as it likes: here with a quote, what clears a terminal, and bytes that are no UTF-8. */
    @Test
    void shouldEscapeTheNameOfAProcess() throws Exception {
        String program = Child.run(
                        home,
                        "bash",
                        "-c",
                        "p=./$'q\"\\e[2J\\xff\\xc3'; cp \"$0\" \"$p\"; echo made",
                        Tools.c("client"))
                .strip();
        assertEquals("made", program);
        try (Child client = Child.start(
                home, List.of("bash", "-c", "exec ./$'q\"\\e[2J\\xff\\xc3' -s \"$0\"", socket().toString()))) {
            witness.awaitClients(List.of(client));
            String name = witness.data("witness:clients")
                    .all()
                    .findFirst()
                    .orElseThrow()
                    .text("subscription.reader.name");
            assertEquals("q\"_[2J__", name);
            for (String options : List.of("", "--json")) {
                String text = witness.shell("witness:clients " + options);
                assertTrue(text.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\n'), text);
            }
        }
    }

    /** A consumer that never comes back is named, and whoever asks does not wait for it. */
    @Test
    void shouldTellOfAllWhileAConsumerHangs() throws Exception {
        String source =
                """
                import io.witness.api.consumer.*;

                public class Hangs implements PacketConsumerFactory {
                    public PacketConsumer open(ConsumerContext context) {
                        return block -> {
                            while (true) {
                                try {
                                    Thread.sleep(1_000_000);
                                } catch (InterruptedException e) {
                                    // goes on to hang
                                }
                            }
                        };
                    }
                }
                """;
        Path own = Files.createDirectory(home.resolve("own"));
        Path hanging = own.resolve("hanging.sock");
        try (Veth veth = Veth.create();
                Witness other = Witness.start(own, Entry.of(hanging, veth.captured()));
                Child sender = Traffic.flood(home, veth, 1000, 60)) {
            ConsumerJar.drop(ConsumerJar.build(home, "hangs", "Hangs", source, ""), other);
            Await.until(
                    "it hangs",
                    () -> ConsumerData.of(other).stream()
                            .anyMatch(placed -> placed.state().equals("hanging")),
                    other.process()::toString);
            Data reader = LedgerData.of(other)
                    .rings()
                    .flatMap(ring -> ring.get("subscriptions").all())
                    .findFirst()
                    .orElseThrow();
            assertTrue(reader.number("oldestInFlightNanos") > 0, reader::toString);
            assertTrue(reader.number("lagBlocks") > 0, reader::toString);
            Data placement = other.data("witness:consumers").at(hanging);
            assertTrue(placement.number("oldestInFlightNanos") >= reader.number("oldestInFlightNanos"));
            assertTrue(placement.number("lagBlocks") >= reader.number("lagBlocks"));
            assertTrue(sender.isAlive(), sender::toString);
        }
    }
}
