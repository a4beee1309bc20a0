package io.witness.config.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.config.internal.ConfigurationFile.BadFileException;
import io.witness.config.internal.EntryChecker.CheckedFile;
import io.witness.config.internal.EntryChecker.SocketEntry;
import java.io.IOException;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A name service that answers late, never, or with failures. */
@Timeout(60)
class AccountsTest {
    private static final Duration LONG = Duration.ofHours(1);
    private static final String TEXT =
            """
            [{"SocketName": "/run/a.sock", "Interface": "lo"},
            {"SocketName": "/run/b.sock", "Interface": "lo", "User": "odd"},
            {"SocketName": "/run/c.sock", "Interface": "lo", "User": "alice", "Group": "staff"},
            {"SocketName": "/run/d.sock", "Interface": "lo", "User": "odd", "Group": "odd"},
            {"SocketName": "/run/e.sock", "Interface": "lo", "User": "1000", "Group": "0"}]
            """;

    private final CountDownLatch answer = new CountDownLatch(1);
    private final AtomicInteger asked = new AtomicInteger();

    private Object hangIfOdd(String name) throws IOException {
        if (name.equals("odd")) {
            asked.incrementAndGet();
            await(answer);
        } else if (name.matches("\\d+")) {
            throw new UserPrincipalNotFoundException(name);
        }
        return name;
    }

    private static Object await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
            return latch;
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private static CheckedFile check(Accounts accounts) throws BadFileException {
        return EntryChecker.check("f", EntryReader.parse("f", TEXT), accounts);
    }

    private static List<String> names(CheckedFile checked) {
        return checked.good().stream().map(SocketEntry::socketName).toList();
    }

    @Test
    void shouldRefuseOnlyEntriesWhoseAccountIsNotFoundInTime() throws Exception {
        Accounts accounts = new Accounts(this::hangIfOdd, this::hangIfOdd, Duration.ofSeconds(1));
        CheckedFile checked = check(accounts);
        assertEquals(List.of("/run/a.sock", "/run/c.sock", "/run/e.sock"), names(checked));
        String problem =
                ": User=\"odd\" is not found within 1 s: check the name service (NSS, LDAP) with `getent passwd`,"
                        + " or use its number";
        assertEquals(List.of("f:2: /run/b.sock" + problem, "f:4: /run/d.sock" + problem), checked.errors());
        assertEquals(2, asked.get()); // the user once, and the group
        assertFalse(accounts.hasLateAnswer());
    }

    private static void awaitLateAnswer(Accounts accounts) throws InterruptedException {
        while (!accounts.hasLateAnswer()) {
            Thread.sleep(1);
        }
    }

    /** From a name service that is always late, another answer would be late again. */
    @Test
    void shouldUseALateAnswerOnceInPlaceOfAskingAgain() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        Accounts.Lookup users = name -> name.equals("odd") && asked.get() > 0 ? await(never) : hangIfOdd(name);
        Accounts accounts = new Accounts(users, name -> name, Duration.ofSeconds(1));
        assertEquals(3, names(check(accounts)).size());
        answer.countDown();
        awaitLateAnswer(accounts);
        assertEquals(5, names(check(accounts)).size());
        assertFalse(accounts.hasLateAnswer());
        assertEquals(3, names(check(accounts)).size());
    }

    @Test
    void shouldNotAskAgainWhatIsNotAnsweredYet() throws Exception {
        Accounts accounts = new Accounts(name -> name, this::hangIfOdd, Duration.ofSeconds(1));
        for (int round = 0; round < 3; round++) {
            assertEquals(4, names(check(accounts)).size());
        }
        assertEquals(1, asked.get());
        answer.countDown();
        awaitLateAnswer(accounts);
        assertEquals(5, names(check(accounts)).size());
    }

    /** Of one that does not answer and one that does, asked one after the other, the second would be asked too late. */
    @Test
    void shouldLookUpAllNamesAtTheSameTime() throws Exception {
        Accounts.Lookup rendezvous = name -> {
            if (name.equals("alice")) {
                answer.countDown();
            }
            return hangIfOdd(name);
        };
        assertEquals(
                5, names(check(new Accounts(rendezvous, this::hangIfOdd, LONG))).size());
    }

    static List<Throwable> failures() {
        return List.of(
                new IOException("Input/output error"),
                new IllegalStateException("on purpose"),
                new StackOverflowError(),
                new NoClassDefFoundError("X"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void shouldRefuseOnlyEntriesWhoseLookupFails(Throwable failure) throws Exception {
        Accounts.Lookup failing = name -> {
            if (name.equals("odd")) {
                AccountsTest.<RuntimeException>raise(failure);
            }
            return name;
        };
        CheckedFile checked = check(new Accounts(failing, failing, LONG));
        assertEquals(List.of("/run/a.sock", "/run/c.sock", "/run/e.sock"), names(checked));
        assertTrue(checked.errors().get(0).startsWith("f:2: /run/b.sock: User=\"odd\" cannot be looked up ("));
        assertTrue(checked.errors().get(0).endsWith("): use its number"), checked.errors()::toString);
    }

    @SuppressWarnings("unchecked")
    private static <T extends Throwable> void raise(Throwable failure) throws T {
        throw (T) failure;
    }
}
