package io.witness.monitor.internal.metrics;

import java.util.Arrays;

/** The labels of a series. Not synchronised, and never changed. */
final class Labels {
    private static final Labels NONE = new Labels();

    /** Names in order, each followed by its value. */
    private final String[] namesAndValues;
    /** Null before it is needed. */
    private String text;

    private Labels(String... namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    static Labels of(String... namesAndValues) {
        Labels labels = NONE;
        for (int i = 0; i < namesAndValues.length; i += 2) {
            labels = labels.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return labels;
    }

    /** Returns these labels and one more. */
    Labels add(String name, String value) {
        int at = 0;
        while (at < namesAndValues.length && namesAndValues[at].compareTo(name) < 0) {
            at += 2;
        }
        String[] more = Arrays.copyOf(namesAndValues, namesAndValues.length + 2);
        System.arraycopy(namesAndValues, at, more, at + 2, namesAndValues.length - at);
        more[at] = name;
        more[at + 1] = value;
        return new Labels(more);
    }

    /** Returns what is in braces, by name: the same labels have the same text. */
    String text() {
        if (text == null) {
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < namesAndValues.length; i += 2) {
                all.append(i == 0 ? "" : ",").append(namesAndValues[i]).append("=\"");
                append(all, namesAndValues[i + 1]);
                all.append('"');
            }
            text = all.toString();
        }
        return text;
    }

    private static void append(StringBuilder all, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n') {
                all.append("\\n");
            } else {
                all.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
    }
}
