package io.witness.monitor.internal.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
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
    /** Any other name is that of a web page which a browser on this host has been lured to. */
    private static final Set<String> NAMES_OF_THIS_HOST = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private static final String TEXT = "text/plain; charset=utf-8";

    private final Map<String, Page> pages;

    PageHandler(Map<String, Page> pages) {
        this.pages = pages;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Answer answer = answer(request, response);
        response.setStatus(answer.status());
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, answer.contentType());
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, answer.content().length);
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.write(true, ByteBuffer.wrap(answer.content()), callback);
        return true;
    }

    private Answer answer(Request request, Response response) {
        if (isForOtherHost(request)) {
            return error(
                    HttpStatus.MISDIRECTED_REQUEST_421,
                    "use the name localhost: this host does not have the name in Host");
        }
        Page page = pages.get(Request.getPathInContext(request));
        if (page == null) {
            return error(HttpStatus.NOT_FOUND_404, "there are only " + String.join(", ", pages.keySet()));
        }
        String method = request.getMethod();
        if (!HttpMethod.GET.is(method) && !HttpMethod.HEAD.is(method)) {
            response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
            return error(HttpStatus.METHOD_NOT_ALLOWED_405, "use GET");
        }
        try {
            return page.answer(request.getHeaders().get(HttpHeader.ACCEPT));
        } catch (IOException | RuntimeException e) {
            LOG.error("{} cannot be answered", Request.getPathInContext(request), e);
            return error(HttpStatus.INTERNAL_SERVER_ERROR_500, "see the log");
        }
    }

    private static boolean isForOtherHost(Request request) {
        return request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress
                && !NAMES_OF_THIS_HOST.contains(Request.getServerName(request));
    }

    private static Answer error(int status, String text) {
        return new Answer(status, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
