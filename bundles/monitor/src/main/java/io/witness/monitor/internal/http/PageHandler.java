package io.witness.monitor.internal.http;

import io.witness.api.log.internal.EventLimit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers requests for pages, by their exact path. */
final class PageHandler extends Handler.Abstract {
    private static final Logger LOG = LoggerFactory.getLogger(PageHandler.class);

    /** Browsers: execute and show nothing but the files of this server, and give it to no page of another site. */
    private static final Map<String, String> PROTECTION = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none';"
                    + " form-action 'self'; frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Cross-Origin-Opener-Policy",
            "same-origin");

    private final Site site;
    private final Access access;
    private final FailureLog failures = new FailureLog(
            LOG, task -> getServer().getScheduler().schedule(task, EventLimit.WINDOW_NANOS, TimeUnit.NANOSECONDS));

    PageHandler(Site site, Access access) {
        this.site = site;
        this.access = access;
    }

    @Override
    protected void doStop() throws Exception {
        failures.flush(System.nanoTime());
        super.doStop();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Answer answer = answer(request);
        HttpFields.Mutable headers = response.getHeaders();
        response.setStatus(answer.status());
        headers.put(HttpHeader.CONTENT_TYPE, answer.contentType());
        headers.put(HttpHeader.CACHE_CONTROL, "no-store");
        PROTECTION.forEach(headers::put);
        answer.headers().forEach(headers::put);
        if (answer.status() != HttpStatus.NOT_MODIFIED_304) {
            headers.put(HttpHeader.CONTENT_LENGTH, answer.content().length);
        }
        response.write(true, ByteBuffer.wrap(answer.content()), callback);
        return true;
    }

    private Answer answer(Request request) {
        if (!access.isForThisHost(request)) {
            return Answer.text(
                    HttpStatus.MISDIRECTED_REQUEST_421,
                    "use the name localhost: this host does not have the name in Host; see hosts in io.witness.monitor.cfg");
        }
        String path = Request.getPathInContext(request);
        Page page = site.data().get(path);
        Asset file = site.files().get(path);
        boolean isLogin = path.equals(Site.LOGIN);
        if (page == null && file == null || isLogin && !access.hasToken()) {
            return Answer.text(HttpStatus.NOT_FOUND_404, "there are only " + String.join(", ", site.paths()));
        }
        String method = request.getMethod();
        if (isLogin && HttpMethod.POST.is(method)) {
            return logIn(request);
        }
        if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method)) {
            return Answer.text(HttpStatus.METHOD_NOT_ALLOWED_405, "use GET")
                    .with("Allow", isLogin ? "GET, HEAD, POST" : "GET, HEAD");
        }
        return page == null ? file(request, path, file) : data(request, path, page);
    }

    // The token comes in a header, as it does with data: nothing is read, and no form of another site can send it.
    private Answer logIn(Request request) {
        if (Access.isFromOtherSite(request)) {
            return otherSite();
        }
        return access.hasShownToken(request)
                ? Answer.text(HttpStatus.OK_200, "welcome").with("Set-Cookie", access.cookie())
                : unauthorized();
    }

    private Answer file(Request request, String path, Asset file) {
        return path.equals(Site.HOME) && !access.isAllowed(request)
                ? Answer.text(HttpStatus.SEE_OTHER_303, "the token is needed").with("Location", Site.LOGIN)
                : file.answer(request.getHeaders().get(HttpHeader.IF_NONE_MATCH));
    }

    private Answer data(Request request, String path, Page page) {
        if (Access.isFromOtherSite(request)) {
            return otherSite();
        }
        if (!access.isAllowed(request)) {
            return unauthorized();
        }
        try {
            return page.answer(request.getHeaders().get(HttpHeader.ACCEPT));
        } catch (IOException | RuntimeException e) {
            failures.add(path, e, System.nanoTime());
            return Answer.text(HttpStatus.INTERNAL_SERVER_ERROR_500, "see the log");
        }
    }

    private static Answer otherSite() {
        return Answer.text(HttpStatus.FORBIDDEN_403, "a page of another site may not ask");
    }

    private static Answer unauthorized() {
        return Answer.text(
                        HttpStatus.UNAUTHORIZED_401,
                        "show the token of io.witness.monitor.cfg: Authorization: Bearer TOKEN, or at " + Site.LOGIN)
                .with("WWW-Authenticate", "Bearer realm=\"witness\"");
    }
}
