package io.witness.shell.internal;

import java.util.AbstractList;
import java.util.List;
import java.util.Map;

/**
 * Holds the result of a command that shows records. For people it is a text, a table or with {@code --json} that; for other commands of
 * the shell, such as {@code each}, a list with a map for each record, whose keys are the members of the JSON.
 */
public final class Report extends AbstractList<Map<String, Object>> {
    private final List<? extends Record> records;
    private final String text;

    Report(List<? extends Record> records, String text) {
        this.records = List.copyOf(records);
        this.text = text;
    }

    @Override
    public Map<String, Object> get(int index) {
        return Values.of(records.get(index));
    }

    @Override
    public int size() {
        return records.size();
    }

    /** Returns the text, with the end of its last line. */
    @Override
    public String toString() {
        return text;
    }
}
