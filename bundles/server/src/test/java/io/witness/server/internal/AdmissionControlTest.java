package io.witness.server.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.api.socket.Quotas;
import io.witness.api.socket.SlowClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdmissionControlTest {
    private static final long ROOT = 0;
    private static final long ALICE = 1000;
    private static final long MALLORY = 1001;

    private final AdmissionControl admission = new AdmissionControl();
    private final List<Someone> ended = new ArrayList<>();

    private final class Someone implements ClientConnection {
        final long uid;
        boolean pending = true;

        Someone(long uid) {
            this.uid = uid;
        }

        @Override
        public long uid() {
            return uid;
        }

        @Override
        public boolean isPending() {
            return pending;
        }

        @Override
        public void displace(String reason) {
            assertTrue(pending, "ended one that had joined");
            ended.add(this);
        }
    }

    private static Quotas quotas(int maxClients, int maxClientsPerUser) {
        return new Quotas(0, 100, SlowClient.SKIP, maxClients, maxClientsPerUser);
    }

    private Someone comes(long uid, Quotas quotas) {
        assertEquals(Optional.empty(), admission.admit(uid, quotas));
        Someone connection = new Someone(uid);
        admission.add(connection);
        return connection;
    }

    private Someone joins(long uid, Quotas quotas) {
        Someone connection = comes(uid, quotas);
        connection.pending = false;
        return connection;
    }

    @Test
    void shouldRefuseWhoComesWhenMaxClientsHaveJoined() {
        Quotas two = quotas(2, 2);
        Someone first = joins(ALICE, two);
        joins(MALLORY, two);
        assertEquals(
                "a client of user 0 was refused: as many as MaxClients=2 allows are connected:"
                        + " raise MaxClients, or end some of them",
                admission.admit(ROOT, two).orElseThrow());
        admission.remove(first);
        assertEquals(Optional.empty(), admission.admit(ROOT, two));
    }

    @Test
    void shouldLimitEachUserButRoot() {
        Quotas one = quotas(10, 1);
        joins(ALICE, one);
        assertEquals(
                "a client of user 1000 was refused: as many as MaxClientsPerUser=1 allows are connected:"
                        + " raise MaxClientsPerUser, or end some of them",
                admission.admit(ALICE, one).orElseThrow());
        joins(MALLORY, one);
        joins(ROOT, one);
        joins(ROOT, one);
    }

    @Test
    void shouldGiveAUserHalfOfMaxClientsByDefault() {
        Quotas four = quotas(4, Quotas.BY_DEFAULT);
        joins(ALICE, four);
        joins(ALICE, four);
        assertTrue(admission.admit(ALICE, four).orElseThrow().contains("half of MaxClients=4 by default"));
    }

    @Test
    void shouldLetThoseStayWhoAreInWhenALimitIsLowered() {
        Quotas four = quotas(4, 4);
        joins(ALICE, four);
        joins(ALICE, four);
        joins(ALICE, four);
        comes(ALICE, four);
        assertTrue(admission.admit(MALLORY, quotas(2, 2)).isPresent());
        assertTrue(admission.admit(ALICE, quotas(4, 2)).isPresent());
        assertEquals(List.of(), ended);
    }

    @Test
    void shouldEndTheFloodersOwnHandshakesWhenThereAreTooMany() {
        Quotas many = quotas(100, 100);
        Someone honest = comes(ALICE, many);
        List<Someone> flood = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            flood.add(comes(MALLORY, many));
        }
        Someone alsoHonest = comes(ROOT, many);
        assertFalse(ended.contains(honest) || ended.contains(alsoHonest));
        assertEquals(flood.subList(0, 100 - (AdmissionControl.MAX_PENDING - 2)), ended);
    }

    @Test
    void shouldEndAHandshakeOfTheFlooderAndNotOfWhoHasAsManyBeforeIt() {
        Quotas many = quotas(100, 100);
        for (int i = 0; i < AdmissionControl.MAX_PENDING / 2; i++) {
            comes(ALICE, many);
        }
        for (int i = 0; i < AdmissionControl.MAX_PENDING; i++) {
            comes(MALLORY, many);
        }
        assertEquals(AdmissionControl.MAX_PENDING / 2, ended.size());
        assertTrue(ended.stream().allMatch(connection -> connection.uid == MALLORY));
    }

    @Test
    void shouldEndTheOldestHandshakeWhenAllAreOfDifferentUsers() {
        Quotas many = quotas(100, 100);
        List<Someone> pending = new ArrayList<>();
        for (int i = 0; i < AdmissionControl.MAX_PENDING; i++) {
            pending.add(comes(ALICE + i, many));
        }
        comes(ROOT, many);
        assertEquals(pending.subList(0, 1), ended);
    }

    @Test
    void shouldNotLetAHandshakeKeepAnybodyOut() {
        Quotas three = quotas(3, 2);
        joins(MALLORY, three);
        Someone slow = comes(MALLORY, three);
        joins(ROOT, three);
        joins(ALICE, three);
        assertEquals(List.of(slow), ended);
    }

    @Test
    void shouldLetAUsersOwnHandshakesMakeRoomAtItsLimit() {
        Quotas two = quotas(10, 2);
        joins(ALICE, two);
        Someone slow = comes(ALICE, two);
        comes(MALLORY, two);
        joins(ALICE, two);
        assertEquals(List.of(slow), ended);
    }
}
