package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The part of systemd is played by a program: messages of a runtime that it might have started. */
class SystemdTest {
    @TempDir
    private Path home;

    private Child listen(String name) throws Exception {
        Child manager = Child.start(home, Tools.python("notified", name));
        Await.until("it listens", () -> manager.lines().contains("bound"), manager::toString);
        return manager;
    }

    private static long signs(Child manager) throws Exception {
        return manager.lines().stream().filter("WATCHDOG=1"::equals).count();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/notify", "@witness-notify"})
    void shouldTellThatItIsReadyAndThatItWorks(String name) throws Exception {
        String place = name.startsWith("@") ? name : home + name;
        try (Veth veth = Veth.create();
                Child manager = listen(place);
                Witness witness = Witness.launch(
                        Files.createDirectory(home.resolve("own")),
                        Entry.file(Entry.of(home.resolve("own/told.sock"), veth.captured())),
                        "env",
                        "NOTIFY_SOCKET=" + place,
                        "WATCHDOG_USEC=2000000")) {
            witness.awaitReady();
            Await.until("it has told often", () -> signs(manager) > 3, () -> manager + "\n" + witness.process());
            List<String> told = manager.lines();
            assertEquals("READY=1 STATUS=serves 1 socket", told.get(1), told::toString);
            witness.process().signal("STOP");
            long before = signs(manager);
            Thread.sleep(1500); // three signs would be due; one may be on its way
            assertTrue(signs(manager) <= before + 1, manager::toString);
            witness.process().signal("CONT");
            Await.until("it works again", () -> signs(manager) > before + 2, manager::toString);
        }
    }

    @Test
    void shouldServeAllThoughNobodyListens() throws Exception {
        try (Veth veth = Veth.create();
                Witness witness = Witness.launch(
                        home,
                        Entry.file(Entry.of(home.resolve("served.sock"), veth.captured())),
                        "env",
                        "NOTIFY_SOCKET=" + home.resolve("nobody"),
                        "WATCHDOG_USEC=x")) {
            witness.awaitReady();
            witness.awaitPhase(home.resolve("served.sock"), "capturing");
            Await.until(
                    "it says so",
                    () -> witness.process().err().contains("WATCHDOG_USEC=x is no number"),
                    witness.process()::toString);
            assertTrue(
                    witness.process().err().contains("systemd cannot be told READY=1 at NOTIFY_SOCKET=" + home),
                    witness.process()::toString);
        }
    }
}
