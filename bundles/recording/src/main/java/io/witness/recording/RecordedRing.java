package io.witness.recording;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names the ring whose packets a file of the recorder has. It is the description of the file's interfaces ({@code if_description} of
 * pcapng).
 *
 * @param fanoutIndex the ring's fanout index
 * @param socketName its socket
 */
public record RecordedRing(int fanoutIndex, String socketName) {
    /** How the comment of a file's last statistics begins if its recorder was killed: what came then is not counted. */
    public static final String KILLED = "the recorder ended unexpectedly";

    private static final Pattern DESCRIPTION = Pattern.compile("ring (\\d{1,9}) of (.+)", Pattern.DOTALL);

    /**
     * Describes the ring.
     *
     * @return the text in files
     */
    public String description() {
        return "ring " + fanoutIndex + " of " + socketName;
    }

    /**
     * Finds the ring of a description.
     *
     * @param description any text
     * @return the ring; empty if no recorder has written the text
     */
    public static Optional<RecordedRing> of(String description) {
        Matcher matcher = DESCRIPTION.matcher(description);
        return matcher.matches()
                ? Optional.of(new RecordedRing(Integer.parseInt(matcher.group(1)), matcher.group(2)))
                : Optional.empty();
    }
}
