package io.witness.settings.internal;

import io.witness.settings.Key;
import org.osgi.service.metatype.AttributeDefinition;

/** Describes one key for tools. */
final class KeyAttribute implements AttributeDefinition {
    private final Key key;

    KeyAttribute(Key key) {
        this.key = key;
    }

    @Override
    public String getName() {
        return key.name();
    }

    @Override
    public String getID() {
        return key.name();
    }

    @Override
    public String getDescription() {
        return key.help();
    }

    @Override
    public int getCardinality() {
        return 0; // one value, no array
    }

    @Override
    public int getType() {
        return key.type() == Key.Type.TRUTH ? BOOLEAN : key.type().isNumber() ? INTEGER : STRING;
    }

    @Override
    public String[] getOptionValues() {
        return key.options().isEmpty() ? null : key.options().toArray(String[]::new);
    }

    @Override
    public String[] getOptionLabels() {
        return getOptionValues();
    }

    @Override
    public String[] getDefaultValue() {
        return key.byDefault().map(value -> new String[] {value.toString()}).orElse(null);
    }

    /**
     * Returns an empty string if a tool's value is valid, otherwise what to use. Relations to other keys are not checked.
     */
    @Override
    public String validate(String value) {
        if (key.type().isNumber()) {
            return value.matches("-?\\d{1,18}") && isWithin(Long.parseLong(value))
                    ? ""
                    : "use a whole number" + bounds();
        }
        if (key.type() == Key.Type.TRUTH) {
            return value.matches("true|false") ? "" : "use true or false";
        }
        if (!key.options().isEmpty()) {
            return key.options().contains(value) ? "" : "use " + String.join(" or ", key.options());
        }
        return isWithin(value.length()) ? "" : "use a length" + bounds();
    }

    private boolean isWithin(long number) {
        return number >= key.least() && number <= key.most();
    }

    private String bounds() {
        return " from " + key.least() + " to " + key.most();
    }
}
