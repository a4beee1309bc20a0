package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The web console in a browser, by way of a forwarded UNIX socket, and at a port with a token. */
class ConsoleTest extends OnSharedRuntime {
    private static final int PORT = 19465;
    private static final String TOKEN = "0123456789abcdef-token";
    /** A process chooses its name, and whoever writes the entry that of the socket. */
    private static final String EVIL_PROCESS = "<hr>";

    private static final String EVIL_SOCKET = "<img src=x onerror=document.title=1>";
    private static final int WIDE = 1280;
    private static final int PHONE = 360;

    private Forward forward;
    private Browser browser;
    private String url;

    @Override
    void addSockets() throws Exception {
        add("seen", entry -> entry.with("BlockSize", 65536).with("NumBlocks", 32));
        add(EVIL_SOCKET, entry -> entry.with("BlockSize", 65536).with("NumBlocks", 16));
        Path deploy = Files.createDirectories(home.resolve("state/deploy"));
        Files.writeString(deploy.resolve("io.witness.monitor.cfg"), "port = " + PORT + "\ntoken = " + TOKEN + "\n");
    }

    @BeforeAll
    void open() throws Exception {
        forward = Forward.to(witness.state().resolve("metrics.sock"));
        url = "http://localhost:" + forward.port() + "/";
        browser = Browser.start(home);
    }

    @AfterAll
    void close() throws Exception {
        browser.close();
        forward.close();
    }

    /** Anew: whatever another test has left behind, also one that failed. */
    @BeforeEach
    void awaitLive() throws Exception {
        forward.mend();
        browser.prefer("light");
        browser.resize(WIDE, 900);
        browser.open(url);
        browser.forgetEvents();
        browser.await(
                "it shows the sockets",
                row("rings", "seen") + " && document.getElementById('connection')?.textContent === 'Live'");
    }

    @AfterEach
    void shouldComplainOfNothing() {
        assertEquals(List.of(), browser.takeComplaints());
        List<String> elsewhere = browser.requests().stream()
                .filter(each -> !each.startsWith(url)
                        && !each.startsWith("http://localhost:" + PORT + "/")
                        && !each.equals("about:blank"))
                .toList();
        assertEquals(List.of(), elsewhere, "nothing is asked for elsewhere");
    }

    /** An expression: the first row of a table in which a cell is this text, or begins with it. */
    private static String row(String table, String text) {
        return "[...document.querySelectorAll('#" + table + " tbody tr')]"
                + ".find(row => [...row.cells].some(cell => cell.textContent.includes('" + text + "')))";
    }

    /** An expression: the text of a cell. */
    private static String cell(String row, String label) {
        return row + "?.querySelector('[data-label=\"" + label + "\"]').textContent";
    }

    @Test
    void shouldShowRatesASlowReaderAndALossAsTheyHappen() throws Exception {
        Path evil = Files.copy(
                Path.of(Tools.c("client")),
                home.resolve(EVIL_PROCESS),
                StandardCopyOption.COPY_ATTRIBUTES,
                StandardCopyOption.REPLACE_EXISTING);
        try (Child good = Clients.inC(home, socket("seen"), "-q");
                Child slow = Child.start(
                        home, List.of(evil.toString(), "-s", socket("seen").toString(), "-q"))) {
            witness.awaitClients(List.of(good, slow));
            browser.await(
                    "both readers are there",
                    row("readers", "pid " + good.pid()) + " && " + row("readers", "pid " + slow.pid()));
            // when the page showed the first loss
            browser.evaluate(
                    "new MutationObserver(() => { if (" + row("losses", "pid " + slow.pid())
                            + ") window.lossShown ??= Date.now(); })"
                            + ".observe(document.getElementById('losses'), {subtree: true, childList: true, characterData: true}), 0");
            slow.signal("STOP");
            try (Child sender = Traffic.flood(home, veth("seen"), 500, 1000)) {
                browser.await("the rate moves", "Number(" + cell(row("rings", "seen"), "Packets/s") + ") > 200");
                browser.await(
                        "the good reader has a rate",
                        "Number(" + cell(row("readers", "pid " + good.pid()), "Delivered/s") + ") > 0");
                browser.await(
                        "the slow reader is marked",
                        cell(row("readers", "pid " + slow.pid()), "State") + ".includes('slow')");
                assertTrue(
                        browser.is("document.querySelector('#readers tbody tr') === "
                                + row("readers", "pid " + slow.pid())),
                        "it is the first");
                browser.await("the loss is there", "window.lossShown");
                browser.await(
                        "the charts have a curve", "document.querySelector('.chart li span').textContent !== '0'");
                assertTrue(sender.isAlive(), sender::toString);
                saveScreenshot();
            }
            slow.signal("CONT");
        }
        Data loss = witness.data("witness:losses " + socket("seen"))
                .all()
                .findFirst()
                .orElseThrow();
        long happened = java.time.Instant.parse(loss.text("since")).toEpochMilli();
        long shown = (Long) browser.evaluate("window.lossShown") - happened;
        System.out.printf("witness: the console showed a loss after %d ms%n", shown);
        assertTrue(shown < 10_000, () -> "after " + shown + " ms");
        assertEquals(loss.text("kind"), browser.evaluate(cell(row("losses", "pid "), "Kind")));
        assertTrue(browser.is("document.getElementById('news').textContent.includes('lost packets')"));
        assertTrue(browser.is("document.getElementById('losses').textContent.includes('" + EVIL_PROCESS + "')"));
        assertFalse(browser.is("document.querySelector('hr')"), "a name is no markup");
    }

    /** With the names that somebody would give, instead of those of a test. */
    private void saveScreenshot() throws Exception {
        String file = System.getProperty("witness.screenshot");
        if (file != null) {
            browser.evaluate("window.asIs = fetch, fetch = (ask => async (...request) => new Response("
                    + "(await (await ask(...request)).text())"
                    + ".replaceAll('" + home + "/', '/run/').replaceAll('" + EVIL_SOCKET + "', 'eth1')"
                    + ".replaceAll('seen', 'eth0').replaceAll('" + veth("seen").captured() + "', 'eth0')"
                    + ".replaceAll('" + veth(EVIL_SOCKET).captured() + "', 'eth1')"
                    + ".replaceAll('" + EVIL_PROCESS
                    + "', 'archiver').replaceAll('\"name\":\"client\"', '\"name\":\"tcpstats\"')))(fetch), 0");
            browser.await(
                    "it shows all under these names",
                    "Number(" + cell(row("rings", "/run/eth0.sock"), "Packets/s") + ") > 0 && Number("
                            + cell(row("readers", "tcpstats"), "Delivered/s") + ") > 0 && "
                            + row("losses", "/run/eth0.sock"));
            Files.write(Path.of(file), browser.screenshot());
            browser.evaluate("fetch = asIs, 0");
            browser.await("its own names are back", row("losses", EVIL_PROCESS));
        }
    }

    @Test
    void shouldShowNamesAsText() throws Exception {
        browser.await("the socket is there", row("rings", EVIL_SOCKET));
        assertEquals("Witness", browser.evaluate("document.title"));
        assertFalse(browser.is("document.querySelector('main img')"));
        assertTrue(browser.is("[...document.querySelectorAll('#shown option')].some(each => each.value.includes('"
                + EVIL_SOCKET + "'))"));
    }

    /** In both colours, wide and on a phone. */
    @Test
    void shouldBeForEverybody() throws Exception {
        String script = new String(
                getClass().getResourceAsStream("accessibility.js").readAllBytes(),
                java.nio.charset.StandardCharsets.UTF_8);
        for (String scheme : List.of("light", "dark")) {
            browser.prefer(scheme);
            for (int width : List.of(WIDE, PHONE)) {
                browser.resize(width, 800);
                Data found = new Data(browser.evaluate(script.strip()));
                assertEquals(List.of(), found.get("wrong").value(), scheme + ", " + width);
                assertTrue(found.number("texts") > 30, found::toString);
            }
        }
    }

    @Test
    void shouldReachEverythingByKeyboard() throws Exception {
        Set<Object> reached = new HashSet<>();
        browser.evaluate(
                "document.activeElement.blur(), window.focusable = [...document.querySelectorAll('a, button, select')], 0");
        long all = (Long) browser.evaluate("focusable.length");
        for (int i = 0; i < all + 1; i++) {
            browser.press("Tab", 9, "");
            Data focus = new Data(browser.evaluate(
                    "(style => ({index: focusable.indexOf(document.activeElement), style: style.outlineStyle, width: parseInt(style.outlineWidth)}))"
                            + "(getComputedStyle(document.activeElement))"));
            if (focus.number("index") >= 0) {
                reached.add(focus.number("index"));
                assertEquals("solid", focus.text("style"), "the focus is seen");
                assertTrue(focus.number("width") >= 2, focus::toString);
            }
        }
        assertEquals(all, reached.size(), () -> "reached by Tab: " + reached);
        assertEquals(
                0L,
                browser.evaluate("document.querySelectorAll('[tabindex]:not([tabindex=\"-1\"])').length"),
                "in the order of the page");
    }

    @Test
    void shouldPauseByKeyboard() throws Exception {
        browser.evaluate("document.getElementById('pause').focus(), 0");
        browser.press(" ", 32, " ");
        browser.await("it says so", "document.getElementById('connection')?.textContent === 'Paused'");
        assertEquals("true", browser.evaluate("document.getElementById('pause').getAttribute('aria-pressed')"));
        long asked = asked();
        Thread.sleep(1500); // longer than from one request to the next
        assertEquals(asked, asked(), "nothing is asked");
        browser.press("Enter", 13, "\r");
        browser.await("it goes on", "document.getElementById('connection')?.textContent === 'Live'");
        Await.until("it asks again", () -> asked() > asked);
    }

    private long asked() {
        return browser.requests().stream()
                .filter(each -> each.endsWith("/api/state"))
                .count();
    }

    @Test
    void shouldAskNothingWhileHidden() throws Exception {
        hide(true);
        long asked = asked();
        Thread.sleep(1500); // as above
        assertEquals(asked, asked());
        hide(false);
        Await.until("it asks again", () -> asked() > asked);
    }

    private void hide(boolean hidden) throws Exception {
        browser.evaluate("Object.defineProperty(document, 'hidden', {configurable: true, get: () => " + hidden
                + "}), document.dispatchEvent(new Event('visibilitychange'))");
    }

    /** By the script of the page itself: what comes over a wire has no exact rate. */
    @Test
    void shouldDivideByTheTimeBetweenTwoAnswers() throws Exception {
        assertEquals(
                300L,
                browser.evaluate("(rates => {"
                        + " rates.begin(10); rates.of('a', 100); rates.end();"
                        + " rates.begin(12); return rates.of('a', 700); })(new Rates(0))"));
        assertEquals("250 ms", browser.evaluate("duration(0.25)"));
    }

    @Test
    void shouldSortByColumn() throws Exception {
        browser.evaluate(
                "[...document.querySelectorAll('#readers thead button')].find(each => each.textContent === 'Reader').click(), 0");
        assertEquals("ascending", browser.evaluate("document.querySelector('#readers th').getAttribute('aria-sort')"));
        assertEquals(
                1L,
                browser.evaluate(
                        "document.querySelectorAll('#readers [aria-sort=ascending], #readers [aria-sort=descending]').length"));
    }

    /** Its first loss has the number of one that the page has seen before. */
    @Test
    void shouldTellOfALossAfterARestart() throws Exception {
        String loss =
                "{socketName: '/run/restarted.sock', number: 1, fanoutIndex: 0, kind: 'drop', reader: null, since: '%1$s', until: '%1$s',"
                        + " lost: {blocks: 0, packets: 7}, detail: ''}";
        browser.evaluate("window.realFetch = window.fetch, window.fetch = async (...all) => {"
                + " const answer = await window.realFetch(...all); const state = await answer.json();"
                + " state.losses = window.shownLosses; return new Response(JSON.stringify(state), {headers: answer.headers}); },"
                + " window.shownLosses = [" + String.format(loss, "2026-01-02T03:04:05Z") + "], 0");
        String news = "document.getElementById('news').textContent";
        browser.await("the first one is there", news + ".includes(':05: drop')");
        browser.evaluate("window.shownLosses = [" + String.format(loss, "2026-01-02T03:05:06Z") + "], 0");
        browser.await("the second one is there, too", news + ".includes(':06: drop')");
        browser.evaluate("window.fetch = window.realFetch, 0");
    }

    @Test
    void shouldTellOfAnOutageAndRecover() throws Exception {
        forward.cut();
        browser.await(
                "it says so", "document.getElementById('connection')?.textContent.startsWith('No answer since ')");
        assertTrue(browser.is(row("rings", "seen")), "what was shown stays");
        forward.mend();
        browser.await("it is back", "document.getElementById('connection')?.textContent === 'Live'");
        List<String> complaints = browser.takeComplaints();
        assertTrue(
                complaints.stream().allMatch(each -> each.contains("Failed to load resource")), complaints::toString);
    }

    @Test
    void shouldAskForTheTokenAtThePort() throws Exception {
        String port = "http://localhost:" + PORT + "/";
        browser.open(port);
        browser.await("it is led to the form", "location.pathname === '/login' && document.getElementById('token')");
        enter("wrong");
        browser.await("it is refused", "document.getElementById('answer')?.textContent === 'This is not the token.'");
        List<String> complaints = browser.takeComplaints();
        assertTrue(complaints.stream().allMatch(each -> each.contains("status of 401")), complaints::toString);
        enter(TOKEN);
        browser.await(
                "it is live",
                "location.pathname === '/' && document.getElementById('connection')?.textContent === 'Live'");
        assertEquals("", browser.evaluate("document.cookie"), "no script sees the cookie");
    }

    private void enter(String token) throws Exception {
        browser.evaluate("document.getElementById('token').value = '', document.getElementById('token').focus(), 0");
        browser.type(token);
        browser.press("Enter", 13, "\r");
    }
}
