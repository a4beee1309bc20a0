package io.witness.monitor.internal.health;

import java.util.AbstractList;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Holds the result of {@code witness:health}. For people it is a text, a table or with {@code --json} that; for other commands of the
 * shell, such as {@code filter}, a list with a map for each check, whose keys are the members of the JSON.
 */
public final class HealthReport extends AbstractList<Map<String, Object>> {
    private final Health health;
    private final String text;

    HealthReport(Health health, String text) {
        this.health = health;
        this.text = text;
    }

    @Override
    public Map<String, Object> get(int index) {
        Check check = health.checks().get(index);
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("name", check.name());
        members.put("status", check.status().word());
        members.put("detail", check.detail());
        return members;
    }

    @Override
    public int size() {
        return health.checks().size();
    }

    /** Returns the text, with the end of its last line. */
    @Override
    public String toString() {
        return text;
    }
}
