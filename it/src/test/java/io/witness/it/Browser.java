package io.witness.it;

import io.witness.shell.internal.control.JsonTree;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A browser without windows and its one page, driven over the DevTools protocol. */
final class Browser implements AutoCloseable {
    private static final Pattern LISTENING = Pattern.compile("DevTools listening on (ws://\\S+)");
    private static final Pattern URL = Pattern.compile("\"request\":\\{\"url\":\"([^\"]*)\"");
    /** What somebody who looks into the browser's console would find there. */
    private static final Pattern COMPLAINT =
            Pattern.compile("\"method\":\"(Runtime\\.exceptionThrown|Log\\.entryAdded|Runtime\\.consoleAPICalled)\"");

    private static final Pattern HARMLESS = Pattern.compile("\"(level|type)\":\"(verbose|info|log|debug)\"");
    private static final int GENEROUS_SECONDS = 30;

    private final Child process;
    private final Messages messages = new Messages();
    private final AtomicLong ids = new AtomicLong();
    private final WebSocket socket;
    private String session;

    /** Answers by their number, which have no other numbers than whole ones, and events as they came, which may have. */
    private static final class Messages implements WebSocket.Listener {
        private final Map<Long, CompletableFuture<String>> answers = new ConcurrentHashMap<>();
        private final ConcurrentLinkedQueue<String> events = new ConcurrentLinkedQueue<>();
        private final StringBuilder part = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                take(part.toString());
                part.setLength(0);
            }
            from.request(1);
            return null;
        }

        private void take(String message) {
            Matcher id = Pattern.compile("^\\{\"id\":(\\d+)").matcher(message);
            if (id.find()) {
                answers.remove(Long.valueOf(id.group(1))).complete(message);
            } else {
                events.add(message);
            }
        }
    }

    private Browser(Child process, String url) {
        this.process = process;
        this.socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(url), messages)
                .join();
    }

    /** Starts it with an empty page. */
    static Browser start(Path home) throws Exception {
        Child process = Child.start(
                home,
                List.of(
                        "/usr/lib/chromium/chromium-headless-shell", // what the command is a script for, which passes
                        // no signal on
                        "--no-sandbox",
                        "--disable-dev-shm-usage",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--hide-scrollbars",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + home.resolve("browser"),
                        "about:blank"));
        process.awaitErr("DevTools listening on ");
        Matcher url = LISTENING.matcher(process.err());
        if (!url.find()) {
            throw new AssertionError("no address: " + process);
        }
        Browser browser = new Browser(process, url.group(1));
        browser.attach();
        return browser;
    }

    private void attach() throws Exception {
        String page = new Data(call("Target.createTarget", Map.of("url", "about:blank"))).text("targetId");
        session = new Data(call("Target.attachToTarget", Map.of("targetId", page, "flatten", true))).text("sessionId");
        for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
            call(domain + ".enable", Map.of());
        }
    }

    /** Calls a method of the protocol; its result. */
    Object call(String method, Map<String, ?> parameters) throws Exception {
        long id = ids.incrementAndGet();
        CompletableFuture<String> answer = new CompletableFuture<>();
        messages.answers.put(id, answer);
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("id", id);
        message.put("method", method);
        message.put("params", parameters);
        if (session != null) {
            message.put("sessionId", session);
        }
        socket.sendText(json(message), true).get(GENEROUS_SECONDS, TimeUnit.SECONDS);
        String text = answer.get(GENEROUS_SECONDS, TimeUnit.SECONDS);
        Data all = new Data(JsonTree.read(text));
        if (!((Map<?, ?>) all.value()).containsKey("result")) {
            throw new AssertionError(method + ": " + text);
        }
        return all.get("result").value();
    }

    private static String json(Object value) {
        if (value instanceof Map<?, ?> object) {
            List<String> members = new ArrayList<>();
            object.forEach((name, member) -> members.add(json(name) + ":" + json(member)));
            return "{" + String.join(",", members) + "}";
        }
        if (value instanceof List<?> list) {
            return "[" + String.join(",", list.stream().map(Browser::json).toList()) + "]";
        }
        return value instanceof String text ? quoted(text) : String.valueOf(value);
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            quoted.append(c < ' ' || c == '"' || c == '\\' ? String.format("\\u%04x", (int) c) : String.valueOf(c));
        }
        return quoted.append('"').toString();
    }

    /** Opens a page, and waits until its scripts have run once. */
    void open(String url) throws Exception {
        call("Page.navigate", Map.of("url", url));
        Await.until(
                url + " is there",
                () -> evaluate("document.readyState === 'complete' && location.href")
                        .toString()
                        .startsWith(url.substring(0, url.lastIndexOf('/'))),
                process::toString);
    }

    /** The value of an expression in the page, or of its promise: text, whole numbers, truth, and lists and objects of these. */
    Object evaluate(String expression) throws Exception {
        Map<String, Object> parameters = Map.of(
                "expression",
                "(async () => JSON.stringify(await (" + expression + ")) ?? 'null')()",
                "awaitPromise",
                true,
                "returnByValue",
                true);
        Data answer = new Data(call("Runtime.evaluate", parameters));
        if (((Map<?, ?>) answer.value()).containsKey("exceptionDetails")) {
            throw new AssertionError(expression + ": " + answer);
        }
        return JsonTree.read(answer.text("result.value"));
    }

    /** Whether an expression is true in the page. */
    boolean is(String expression) throws Exception {
        return Boolean.TRUE.equals(evaluate("Boolean(" + expression + ")"));
    }

    /** Waits until an expression is true in the page. */
    void await(String what, String expression) throws Exception {
        Await.until(what, () -> is(expression), () -> {
            try {
                return String.valueOf(evaluate("document.body.innerText"));
            } catch (Exception e) {
                return e.toString();
            }
        });
    }

    /** Presses and releases a key, such as {@code Tab}. */
    void press(String key, int code, String text) throws Exception {
        call(
                "Input.dispatchKeyEvent",
                Map.of("type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", code, "text", text));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
    }

    /** Types into what has the focus. */
    void type(String text) throws Exception {
        call("Input.insertText", Map.of("text", text));
    }

    void resize(int width, int height) throws Exception {
        call(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 600));
    }

    /** Lets the page believe that its user prefers {@code light} or {@code dark}. */
    void prefer(String scheme) throws Exception {
        call(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    byte[] screenshot() throws Exception {
        return Base64.getDecoder()
                .decode(new Data(call("Page.captureScreenshot", Map.of("format", "png"))).text("data"));
    }

    /** Addresses of all requests since {@link #forgetEvents}. */
    List<String> requests() {
        return messages.events.stream()
                .filter(event -> event.contains("\"method\":\"Network.requestWillBeSent\""))
                .map(URL::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .toList();
    }

    /** Forgets all requests and complaints so far. */
    void forgetEvents() {
        messages.events.clear();
    }

    /** Errors and warnings of the page since the last call: of scripts, of the network, of what the server's policy forbids. */
    List<String> takeComplaints() {
        List<String> complaints = messages.events.stream()
                .filter(event -> COMPLAINT.matcher(event).find()
                        && !HARMLESS.matcher(event).find())
                .toList();
        messages.events.removeAll(complaints);
        return complaints;
    }

    @Override
    public void close() {
        socket.abort();
        process.close();
    }
}
