package io.witness.shell.internal;

import org.apache.felix.service.command.Converter;
import org.osgi.service.component.annotations.Component;

/** Lets the shell print a {@link Report} as its text, also into a pipe. */
@Component(service = Converter.class)
public final class ReportConverter implements Converter {
    /** Needs nothing. */
    public ReportConverter() {}

    @Override
    public Object convert(Class<?> wanted, Object value) {
        return null; // a report is a list already
    }

    @Override
    public CharSequence format(Object value, int level, Converter others) {
        return value instanceof Report report ? report.toString().stripTrailing() : null;
    }
}
