package io.witness.monitor.internal.health;

import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Component;

/** Lets the shell print a {@link HealthReport} as its text, also into a pipe. */
@Component(service = Converter.class)
public final class HealthConverter implements Converter {
    /** Needs nothing. */
    public HealthConverter() {}

    @Override
    public Object convert(Class<?> wanted, Object value) {
        return null; // a report is a list already
    }

    @Override
    public CharSequence format(Object value, int level, Converter others) {
        return value instanceof HealthReport report ? report.toString().stripTrailing() : null;
    }
}
