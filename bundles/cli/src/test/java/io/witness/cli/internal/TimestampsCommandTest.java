package io.witness.cli.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.witness.afpacket.HardwareStamps;
import io.witness.afpacket.ReceiveStamps;
import io.witness.afpacket.StampSupport;
import io.witness.afpacket.TransmitStamps;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class TimestampsCommandTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private int run(String... arguments) {
        return Main.run(arguments, out, new PrintStream(errors, true), new StopRequest());
    }

    @Test
    void shouldShowWhatLoCan() {
        assertEquals(Main.OK, run("timestamps", "lo"), errors::toString);
        assertEquals(
                """
                interface  lo
                software   receive, transmit
                hardware   none
                now        no hardware time stamps, or the driver does not tell
                clock      none
                """,
                out.toString());
    }

    @Test
    void shouldShowWhatANetworkCardCan() {
        StampSupport support = new StampSupport(
                true,
                true,
                true,
                true,
                EnumSet.of(TransmitStamps.OFF, TransmitStamps.ON),
                EnumSet.of(ReceiveStamps.NONE, ReceiveStamps.ALL),
                OptionalInt.of(0));
        assertEquals(
                """
                interface  eth0
                software   receive, transmit
                hardware   receive, transmit
                           rx: none, all
                           tx: off, on
                now        rx=all tx=on
                clock      /dev/ptp0
                """,
                TimestampsCommand.table(
                        "eth0", support, Optional.of(new HardwareStamps(TransmitStamps.ON, ReceiveStamps.ALL))));
    }

    @Test
    void shouldSayWhatItCannotEnable() {
        assertEquals(Main.FAILED, run("timestamps", "lo", "--enable", "rx=all,tx=on"));
        String error = errors.toString();
        assertTrue(error.startsWith("witness timestamps: interface lo: setting rx=all tx=on: "), error);
        assertEquals(1, error.lines().count());
    }

    @Test
    void shouldNameAMissingInterface() {
        assertEquals(Main.FAILED, run("timestamps", "no-such-if"));
        assertTrue(errors.toString().startsWith("witness timestamps: interface no-such-if does not exist"));
    }

    @Test
    void shouldReadSettings() throws UsageException {
        assertEquals(
                new HardwareStamps(TransmitStamps.ONESTEP_SYNC, ReceiveStamps.PTPV2_EVENT),
                TimestampsCommand.parse("tx=onestep-sync,rx=ptpv2-event"));
        for (String wrong : List.of("", "all", "rx=", "rx=none", "tx=off", "tx=all", "rx=all,", "rx=ALL")) {
            assertThrows(UsageException.class, () -> TimestampsCommand.parse(wrong), wrong);
        }
    }

    @Test
    void shouldPrintItsUsageForBadArguments() {
        for (String[] wrong : new String[][] {{"timestamps"}, {"timestamps", "lo", "rx=all"}, {"timestamps", "-x"}}) {
            errors.reset();
            assertEquals(Main.USAGE, run(wrong));
            assertTrue(errors.toString().endsWith(TimestampsCommand.USAGE));
        }
        errors.reset();
        assertEquals(Main.OK, run("timestamps", "--help"));
        assertEquals(TimestampsCommand.USAGE, errors.toString());
    }
}
