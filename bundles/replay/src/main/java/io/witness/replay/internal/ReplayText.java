package io.witness.replay.internal;

import io.witness.api.ring.RingException;
import io.witness.api.socket.SocketKeys;
import io.witness.replay.ReplayOptions;
import io.witness.replay.ReplayOptions.TimeStamps;
import io.witness.replay.Speed;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Parses {@code replay:FILE[,FILE...][?OPTION[&OPTION...]]}. */
final class ReplayText {
    private static final String FORM = "use a string such as \"replay:/captures/a.pcap?speed=max&loop=yes\"";

    private final String text;
    private final List<Path> files = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private Speed speed = Speed.RECORDED;
    private long rounds = 1;
    private TimeStamps timeStamps = TimeStamps.RECORDED;

    private ReplayText(String text) {
        this.text = text;
    }

    static ReplayPlan parse(String text) throws RingException {
        return new ReplayText(text).parse();
    }

    private ReplayPlan parse() throws RingException {
        String rest = text.substring(ReplayPlan.SCHEME.length());
        int options = rest.indexOf('?');
        for (String file : (options < 0 ? rest : rest.substring(0, options)).split(",", -1)) {
            files.add(file(file));
        }
        if (options >= 0) {
            for (String option : rest.substring(options + 1).split("&", -1)) {
                readOption(option);
            }
        }
        return new ReplayPlan(files, speed, rounds, timeStamps);
    }

    private Path file(String escaped) throws RingException {
        String name = unescape(escaped);
        if (name.isEmpty()) {
            throw problem("a file has no name: " + FORM);
        }
        if (name.chars().anyMatch(Character::isISOControl)) {
            throw problem("a file's name has a control character: rename the file");
        }
        if (!name.startsWith("/")) {
            throw problem("\"" + name + "\" is not an absolute path: write it from / on, such as \"/captures/" + name
                    + "\"; \",\", \"?\" and \"%\" in a name are %2C, %3F and %25");
        }
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw problem("a file cannot have this name: " + e.getReason());
        }
    }

    private String unescape(String escaped) throws RingException {
        try {
            return PercentEncoding.decode(escaped);
        } catch (IllegalArgumentException e) {
            throw problem(e.getMessage());
        }
    }

    private void readOption(String option) throws RingException {
        int equals = option.indexOf('=');
        String key = equals < 0 ? option : option.substring(0, equals);
        String value = equals < 0 ? "" : option.substring(equals + 1);
        if (!seen.add(key)) {
            throw problem("the option " + key + " occurs twice: remove one");
        }
        switch (key) {
            case "speed" -> speed = speed(value);
            case "loop" -> rounds = rounds(value);
            case "time" -> timeStamps = timeStamps(value);
            default -> throw problem("unknown option \"" + key + "\": use speed, loop or time");
        }
    }

    private Speed speed(String value) throws RingException {
        try {
            return Speed.parse(value);
        } catch (IllegalArgumentException e) {
            throw problem("speed: " + e.getMessage());
        }
    }

    private long rounds(String value) throws RingException {
        if (value.matches("[1-9][0-9]{0,17}")) {
            return Long.parseLong(value);
        }
        return switch (value) {
            case "yes" -> ReplayOptions.ENDLESS;
            case "no" -> 1;
            default -> throw problem("loop=" + value + ": use yes, no, or how often to play it, 1 or more");
        };
    }

    private TimeStamps timeStamps(String value) throws RingException {
        return switch (value) {
            case "recorded" -> TimeStamps.RECORDED;
            case "now" -> TimeStamps.NOW;
            default -> throw problem("time=" + value + ": use recorded or now");
        };
    }

    private RingException problem(String problem) {
        return new RingException(SocketKeys.INTERFACE, "Interface=\"" + text + "\": " + problem);
    }
}
