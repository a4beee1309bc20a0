package io.witness.monitor.internal.console;

import static io.witness.monitor.internal.FakeServices.CAPTURING;
import static io.witness.monitor.internal.FakeServices.START;
import static io.witness.monitor.internal.FakeServices.placement;
import static io.witness.monitor.internal.FakeServices.reader;
import static io.witness.monitor.internal.FakeServices.ring;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import io.witness.api.consumer.FigureValue;
import io.witness.api.consumer.PlacementStatus.State;
import io.witness.api.socket.BlockCount;
import io.witness.api.socket.Loss;
import io.witness.api.socket.Reader;
import io.witness.api.socket.SocketState;
import io.witness.api.socket.SocketState.Phase;
import io.witness.monitor.internal.FakeServices;
import io.witness.monitor.internal.health.Check;
import io.witness.monitor.internal.health.Health;
import io.witness.monitor.internal.health.HealthChecks;
import io.witness.monitor.internal.health.Host;
import io.witness.monitor.internal.http.Answer;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the console gets to show. */
class StatePageTest {
    private static final Path PAGE = Path.of("../../docs/console.md");
    private static final Reader TSHARK = Reader.client("tshark", 4242, 1000, 1001);

    private final FakeServices services = new FakeServices();
    private long millis = 100_000;
    private Health health = new Health(Check.Status.OK, List.of());
    private final StatePage page =
            new StatePage(services, now -> health, "1.2.3", () -> millis * 1_000_000L, () -> START.plusMillis(millis));

    private String state() throws Exception {
        return new String(page.answer(null).content(), StandardCharsets.UTF_8);
    }

    private static Loss skip(long number) {
        return new Loss(number, 0, Loss.Kind.SKIP, Optional.of(TSHARK), START, START, new BlockCount(8, 81), "");
    }

    @Test
    void shouldTellWhatThePageShows() throws Exception {
        services.socket("/run/a.sock", CAPTURING, ring(1000, OptionalLong.empty(), reader(TSHARK, START, 1000, 20, 3)))
                .listener("/run/a.sock", SocketState.of(Phase.LISTENING))
                .loss("/run/a.sock", skip(7))
                .consumer(placement(State.RUNNING, "", List.of(new FigureValue("tcp", "packets", "TCP segments", 12))));
        health = new Health(
                Check.Status.WARNING,
                List.of(
                        new Check(
                                "disk",
                                Check.Status.WARNING,
                                "50 MiB are free at /var/lib/witness: delete old recordings or logs"),
                        new Check("memory", Check.Status.OK, "40 of 64 MiB of the heap are free")));
        Matcher example = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(PAGE));
        assertTrue(example.find());
        assertEquals(withoutSpaces(example.group(1)), state());
    }

    private static String withoutSpaces(String json) throws Exception {
        StringWriter text = new StringWriter();
        JsonFactory factory = new JsonFactory();
        try (JsonParser in = factory.createParser(json);
                JsonGenerator out = factory.createGenerator(text)) {
            in.nextToken();
            out.copyCurrentStructure(in);
        }
        return text.toString();
    }

    @Test
    void shouldBeMadeOnceASecondForAll() throws Exception {
        String first = state();
        services.socket("/run/a.sock", CAPTURING);
        millis += 999;
        Answer same = page.answer(null);
        assertEquals(first, new String(same.content(), StandardCharsets.UTF_8));
        assertEquals("999", same.headers().get("Age-Millis"));
        millis += 1;
        assertNotEquals(first, state());
        assertEquals("0", page.answer(null).headers().get("Age-Millis"));
    }

    @Test
    void shouldAskEachSocketOnceForItsStateAndForHealth() throws Exception {
        services.socket("/run/a.sock", CAPTURING, ring(1000, OptionalLong.empty()))
                .consumer(placement(State.FAILED, "no memory", List.of()));
        HealthChecks checks = new HealthChecks(services, new Host(PAGE.getParent()), 0, System::nanoTime);
        StatePage whole = new StatePage(services, checks::ready, "1.2.3", System::nanoTime, () -> START);
        String text = new String(whole.answer(null).content(), StandardCharsets.UTF_8);
        assertTrue(text.contains("{\"name\":\"consumer protocols at /run/a.sock/0\",\"status\":\"warning\""), text);
        assertEquals(2, services.questions());
    }

    @Test
    void shouldTellOfTheLastLossesOnly() throws Exception {
        for (int i = 1; i <= StatePage.MOST_LOSSES + 5; i++) {
            services.loss("/run/a.sock", skip(i));
        }
        services.socket("/run/a.sock", CAPTURING);
        String text = state();
        assertTrue(!text.contains("\"number\":5,") && text.contains("\"number\":6,"), text);
    }

    @Test
    void shouldEscapeWhatTurnsTextRound() throws Exception {
        services.socket("/run/\u202eevil\u0007.sock", new SocketState(Phase.FAILED, "bad \u2066name"));
        String text = state();
        assertTrue(text.contains("/run/\\\\u202eevil\\\\u0007.sock") && text.contains("bad \\\\u2066name"), text);
        assertTrue(text.chars().allMatch(c -> c >= ' ' && c <= '~'), text);
    }
}
