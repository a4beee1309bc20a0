package io.witness.recording.internal;

import java.util.Set;

/**
 * Derives from a filter expression, see pcap-filter(7), which keys a packet must have to match it. Libpcap decides on the packets;
 * this only excludes blocks. What it does not know for sure excludes none.
 *
 * <p>A {@code vlan} moves where everything after it in the text is looked for, whether or not the packet has a tag. So what follows
 * is only understood where the tag is certain: {@code vlan 5 and …}.
 */
final class ExpressionAnalysis {
    /** Says nothing that the index knows, and takes an argument that is a number. */
    private static final Set<String> WITH_NUMBER = Set.of("less", "greater");
    /** Says nothing that the index knows. */
    private static final Set<String> ALONE = Set.of("broadcast", "multicast");
    /** Protocols that may stand alone. */
    private static final Set<String> PROTOCOLS = Set.of(
            "ip", "ip6", "arp", "rarp", "tcp", "udp", "sctp", "icmp", "icmp6", "igmp", "igrp", "pim", "vrrp", "esp",
            "ah");

    /** The expression is not understood. */
    private static final class UnknownException extends Exception {
        private static final long serialVersionUID = 1;

        UnknownException() {
            super(null, null, false, false);
        }
    }

    /**
     * A part of an expression.
     *
     * @param condition what must hold for it
     * @param containsVlan whether it moves what follows
     * @param impliesVlan whether a packet that matches it has the tag
     */
    private record Part(Condition condition, boolean containsVlan, boolean impliesVlan) {
        static Part of(Condition condition) {
            return new Part(condition, false, false);
        }

        Part and(Part right) {
            return new Part(
                    Condition.and(condition, right.condition),
                    containsVlan || right.containsVlan,
                    impliesVlan || right.impliesVlan);
        }

        Part or(Part right) {
            return new Part(Condition.or(condition, right.condition), containsVlan || right.containsVlan, false);
        }
    }

    private final Words words;
    private Qualifiers last;
    /** Whether fields may be looked for where they are not. */
    private boolean moved;

    private ExpressionAnalysis(String expression) {
        words = new Words(expression);
    }

    /** Returns the condition for an expression, which may be wrong or empty. */
    static Condition of(String expression) {
        ExpressionAnalysis analysis = new ExpressionAnalysis(expression);
        if (analysis.words.isAtEnd()) {
            return Condition.ANY;
        }
        try {
            Condition condition = analysis.expression().condition();
            return analysis.words.isAtEnd() ? condition : Condition.ANY;
        } catch (UnknownException | StackOverflowError e) {
            return Condition.ANY;
        }
    }

    /** "and" and "or" have the same precedence, and group from the left. */
    private Part expression() throws UnknownException {
        Part left = term();
        while (true) {
            if (words.take("and", "&&")) {
                left = left.and(right(left.containsVlan() && !left.impliesVlan()));
            } else if (words.take("or", "||")) {
                left = left.or(right(left.containsVlan()));
            } else {
                return left;
            }
        }
    }

    private Part right(boolean isMoved) throws UnknownException {
        moved |= isMoved;
        return term();
    }

    private Part term() throws UnknownException {
        if (words.take("not", "!")) {
            Part part = term();
            return new Part(Condition.ANY, part.containsVlan(), false);
        }
        if (words.take("(")) {
            Part part = expression();
            require(words.take(")"));
            requireEnd();
            last = null;
            return part;
        }
        Part part = primitive();
        requireEnd();
        return moved ? new Part(Condition.ANY, part.containsVlan(), part.impliesVlan()) : part;
    }

    private static void require(boolean isKnown) throws UnknownException {
        if (!isKnown) {
            throw new UnknownException();
        }
    }

    /** What is followed by something else is not what it seems, such as the start of a calculation. */
    private void requireEnd() throws UnknownException {
        String next = words.peek();
        require(Set.of("", ")", "and", "&&", "or", "||").contains(next));
    }

    private Part primitive() throws UnknownException {
        if (words.take("vlan")) {
            return vlan();
        }
        if (ALONE.contains(words.peek())) {
            words.take();
            last = null;
            return Part.of(Condition.ANY);
        }
        if (words.startsCalculation()) {
            words.skipCalculation();
            last = null;
            return Part.of(Condition.ANY);
        }
        if (WITH_NUMBER.contains(words.peek())) {
            words.take();
            require(Identifiers.isNumber(words.take()));
            last = null;
            return Part.of(Condition.ANY);
        }
        return qualified();
    }

    private Part vlan() {
        last = null;
        String number = words.peek();
        if (!Identifiers.isNumber(number)) {
            return new Part(Identifiers.ofAnyVlan(), true, true);
        }
        words.take();
        return new Part(Identifiers.ofVlan(number), true, true);
    }

    private Part qualified() throws UnknownException {
        Words.Mark mark = words.mark();
        Qualifiers qualifiers = Qualifiers.take(words);
        if (qualifiers.needsIdentifier()) {
            return identifiers(qualifiers);
        }
        words.reset(mark);
        String word = words.take();
        if (PROTOCOLS.contains(word)) {
            last = null;
            words.take(ALONE.toArray(new String[0]));
            return Part.of(Identifiers.ofProtocol(word));
        }
        if (word.equals("ether") || word.equals("link")) {
            require(ALONE.contains(words.take()));
            last = null;
            return Part.of(Condition.ANY);
        }
        require(Identifiers.looksLikeOne(word) && last != null);
        return Part.of(Identifiers.condition(last, word));
    }

    private Part identifiers(Qualifiers qualifiers) throws UnknownException {
        last = qualifiers;
        if (words.take("(")) {
            Part all = Part.of(identifier(qualifiers));
            while (!words.take(")")) {
                boolean isOr = words.take("or", "||");
                require(isOr || words.take("and", "&&"));
                Part next = Part.of(identifier(qualifiers));
                all = isOr ? all.or(next) : all.and(next);
            }
            last = null;
            return all;
        }
        return Part.of(identifier(qualifiers));
    }

    private Condition identifier(Qualifiers qualifiers) throws UnknownException {
        String word = words.take();
        require(Identifiers.looksLikeOne(word));
        return Identifiers.condition(qualifiers, word);
    }
}
