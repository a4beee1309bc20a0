package io.witness.monitor.internal.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.http.HttpCookie;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Decides who may read data. A browser on the way to it may have been lured: by a name that somebody lets point to this host, or by
 * a page of another site. Any thread may call.
 */
final class Access {
    /** Any other name is that of a web page which a browser on this host has been lured to. */
    private static final Set<String> NAMES_OF_THIS_HOST = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");
    private static final String SCHEME = "bearer ";
    private static final String COOKIE = "witness";
    private static final int COOKIE_SECONDS = 12 * 3600;
    private static final int KEY_BYTES = 32;
    private static final String ALGORITHM = "HmacSHA256";

    private final Set<String> hosts;
    /** Null: there is none. */
    private final byte[] token;
    /** Stands for the token in cookies, until the end of this run; null as above. */
    private final byte[] session;

    Access(Set<String> hosts, Optional<String> token) {
        this.hosts = hosts;
        this.token = token.map(Access::bytes).orElse(null);
        this.session = token.map(Access::sessionOf).map(Access::bytes).orElse(null);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // Not the token itself, which a browser would keep in a file; worth nothing after a restart or with another token.
    private static String sessionOf(String token) {
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return HexFormat.of().formatHex(mac.doFinal(bytes(token)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // each JDK has it
        }
    }

    boolean hasToken() {
        return token != null;
    }

    /** Whether the request was meant for this host, by the name in {@code Host}. */
    boolean isForThisHost(Request request) {
        String name = Request.getServerName(request);
        if (name == null) {
            return false;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return NAMES_OF_THIS_HOST.contains(lower)
                || hosts.contains(lower)
                || lower.equals(
                        reachedAt(request).map(InetAddress::getHostAddress).orElse(null))
                || lower.startsWith("[") && reachedAt(request).equals(numbered(lower));
    }

    /** The address of this host at which a connection came in; empty: the UNIX socket. */
    private static Optional<InetAddress> reachedAt(Request request) {
        return request.getConnectionMetaData().getLocalSocketAddress() instanceof InetSocketAddress local
                ? Optional.of(local.getAddress())
                : Optional.empty();
    }

    // In brackets, so that no name is looked up.
    private static Optional<InetAddress> numbered(String name) {
        try {
            return Optional.of(InetAddress.getByName(name));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    /** Whether a browser sent it for a page of another site, or of another port of this host; each of several headers has to be right. */
    static boolean isFromOtherSite(Request request) {
        HttpFields headers = request.getHeaders();
        String host = headers.get(HttpHeader.HOST);
        return headers.getValuesList("Sec-Fetch-Site").stream().anyMatch(site -> !OWN_SITES.contains(site))
                || headers.getValuesList(HttpHeader.ORIGIN).stream().anyMatch(origin -> !isOwn(origin, host));
    }

    // https: something in front of this server may speak TLS.
    private static boolean isOwn(String origin, String host) {
        return origin.equalsIgnoreCase("http://" + host) || origin.equalsIgnoreCase("https://" + host);
    }

    /** Whether data may go to whoever asks: the mode of the UNIX socket's file decides about those who come by that. */
    boolean isAllowed(Request request) {
        return token == null || reachedAt(request).isEmpty() || hasShownToken(request) || hasSession(request);
    }

    boolean hasShownToken(Request request) {
        String shown = request.getHeaders().get(HttpHeader.AUTHORIZATION);
        return token != null
                && shown != null
                && shown.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && MessageDigest.isEqual(
                        token, bytes(shown.substring(SCHEME.length()).strip()));
    }

    private boolean hasSession(Request request) {
        boolean found = false;
        for (HttpCookie cookie : Request.getCookies(request)) {
            found |= COOKIE.equals(cookie.getName()) && MessageDigest.isEqual(session, bytes(cookie.getValue()));
        }
        return found;
    }

    /** The header with which a browser gets its session. */
    String cookie() {
        return COOKIE + "=" + new String(session, StandardCharsets.UTF_8)
                + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=" + COOKIE_SECONDS;
    }
}
