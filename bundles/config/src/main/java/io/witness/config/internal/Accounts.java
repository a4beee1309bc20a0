package io.witness.config.internal;

import io.witness.api.socket.SocketKeys;
import io.witness.api.socket.SocketSpecification;
import io.witness.api.socket.SpecificationException;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.FileSystems;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks up users and groups of this host. The name service may answer late or never, so each name is looked up on a separate
 * thread, all at the same time. For one thread.
 */
final class Accounts {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final UserPrincipalLookupService OF_HOST =
            FileSystems.getDefault().getUserPrincipalLookupService();

    /** The encoding of names; it follows the locale. */
    private static final Charset OF_NAMES = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));

    private final Map<String, Lookup> lookups;
    private final Duration limit;
    private final Map<Name, Question> questions = new HashMap<>();
    /** Questions that were not answered in time, and whose answers are not used yet. */
    private final Set<Question> late = new HashSet<>();

    /** Finds an account. */
    interface Lookup {
        Object find(String name) throws IOException;
    }

    private record Name(String key, String name) {}

    private record Question(FutureTask<Object> answer, long deadlineNanos) {}

    /**
     * Prepares to look up.
     *
     * @param users finds a user
     * @param groups finds a group
     * @param limit how long to wait for an answer
     */
    Accounts(Lookup users, Lookup groups, Duration limit) {
        this.lookups = Map.of(SocketKeys.USER, users, SocketKeys.GROUP, groups);
        this.limit = limit;
    }

    static Accounts ofHost() {
        return new Accounts(OF_HOST::lookupPrincipalByName, OF_HOST::lookupPrincipalByGroupName, LIMIT);
    }

    /** Creates accounts among which each name exists, to check a file that may be for another host. */
    static Accounts ofAnyHost() {
        return new Accounts(name -> name, name -> name, LIMIT);
    }

    /**
     * Forgets the answers that came in time, so that these names are looked up again. A late answer is kept for the next check, because
     * another lookup would be just as late. A lookup that is still running is not started a second time: each one that hangs keeps a thread.
     */
    void forget() {
        questions.values().retainAll(late);
        late.removeIf(question -> question.answer.isDone());
    }

    /** Tells whether an account that was not found in time can be looked up by now. */
    boolean hasLateAnswer() {
        return late.stream().anyMatch(question -> question.answer.isDone());
    }

    /** Tells whether a lookup still runs, or has returned a late answer. */
    boolean isAwaitingAnswers() {
        return !late.isEmpty();
    }

    /** Starts to look up the user and the group of a socket. */
    void ask(SocketSpecification socket) {
        names(socket).forEach(this::question);
    }

    /**
     * Checks the user and group of a socket. A number is always valid, with or without an account.
     *
     * @param socket has the names
     * @throws SpecificationException if one does not exist, or is not found in time
     */
    void check(SocketSpecification socket) throws SpecificationException {
        for (Name name : names(socket)) {
            check(name);
        }
    }

    private static List<Name> names(SocketSpecification socket) {
        List<Name> names = new ArrayList<>();
        socket.user().ifPresent(user -> names.add(new Name(SocketKeys.USER, user)));
        socket.group().ifPresent(group -> names.add(new Name(SocketKeys.GROUP, group)));
        names.removeIf(name -> name.name.matches("\\d{1,9}"));
        return names;
    }

    private Question question(Name name) {
        return questions.computeIfAbsent(name, asked -> {
            FutureTask<Object> answer = new FutureTask<>(() -> find(asked));
            Thread thread = new Thread(answer, "witness-config-lookup");
            thread.setDaemon(true);
            thread.start();
            return new Question(answer, System.nanoTime() + limit.toNanos());
        });
    }

    private Object find(Name asked) throws IOException {
        String name = asked.name;
        // the platform would take a sign for a number's, and ignore everything after a NUL
        if (name.matches("[+-]\\d+") || name.chars().anyMatch(c -> c < ' ')) {
            throw new UserPrincipalNotFoundException(name);
        }
        if (!OF_NAMES.newEncoder().canEncode(name)) {
            throw new IOException("in this locale only " + OF_NAMES + " can be");
        }
        return lookups.get(asked.key).find(name);
    }

    private void check(Name name) throws SpecificationException {
        Question question = question(name);
        try {
            question.answer.get(question.deadlineNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            late.add(question);
            throw refused(
                    name,
                    "is not found within " + limit.toSeconds() + " s: check the name service (NSS, LDAP) with"
                            + " `getent " + database(name) + "`, or use its number");
        } catch (ExecutionException e) {
            throw refused(name, problem(name, e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw refused(name, "is not looked up while Witness stops: start it again");
        }
    }

    private static String problem(Name name, Throwable failure) {
        if (failure instanceof UserPrincipalNotFoundException) {
            return "does not exist on this host: use one that `getent " + database(name) + "` shows, or its number";
        }
        String reason = failure instanceof IOException ? failure.getMessage() : failure.toString();
        return "cannot be looked up (" + reason + "): use its number";
    }

    private static String database(Name name) {
        return name.key.equals(SocketKeys.USER) ? "passwd" : "group";
    }

    private static SpecificationException refused(Name name, String problem) {
        return new SpecificationException(name.key, name.name, problem);
    }
}
