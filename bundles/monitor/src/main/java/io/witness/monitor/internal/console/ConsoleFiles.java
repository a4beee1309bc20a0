package io.witness.monitor.internal.console;

import io.witness.monitor.internal.http.Asset;
import io.witness.monitor.internal.http.Site;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Finds the files of the console in this bundle. */
public final class ConsoleFiles {
    /** Where the library for charts is in its jar. */
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";

    private static final String HTML = "text/html; charset=utf-8";
    private static final String CSS = "text/css; charset=utf-8";
    private static final String JAVASCRIPT = "text/javascript; charset=utf-8";

    private ConsoleFiles() {}

    /**
     * Reads all files.
     *
     * @return by path
     * @throws IOException if one is missing
     */
    public static Map<String, Asset> load() throws IOException {
        Map<String, Asset> files = new LinkedHashMap<>();
        files.put(Site.HOME, asset("console.html", HTML));
        files.put(Site.LOGIN, asset("login.html", HTML));
        files.put("/console.css", asset("console.css", CSS));
        files.put("/console.js", asset("console.js", JAVASCRIPT));
        files.put("/tables.js", asset("tables.js", JAVASCRIPT));
        files.put("/charts.js", asset("charts.js", JAVASCRIPT));
        files.put("/login.js", asset("login.js", JAVASCRIPT));
        files.put("/icon.svg", asset("icon.svg", "image/svg+xml"));
        files.put("/uplot.css", asset(UPLOT + "uPlot.min.css", CSS));
        files.put("/uplot.js", asset(UPLOT + "uPlot.iife.min.js", JAVASCRIPT));
        return files;
    }

    private static Asset asset(String resource, String contentType) throws IOException {
        return Asset.load(ConsoleFiles.class, resource, contentType);
    }
}
