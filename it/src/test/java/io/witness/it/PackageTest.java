package io.witness.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The package for Debian, the unit, the pages of the manual, and the completion in bash. */
class PackageTest {
    private static final Path CONFIG = Tools.ROOT.resolve("config");
    private static final TestUser NOBODY = TestUser.NOBODY;
    /** What counts as exposed, by systemd's measure: 10 is all there is. */
    private static final double MOST_EXPOSURE = 3.0;

    /** Of a package's life, with five starts of Witness, and of lintian beside other tests. */
    private static final long MOST_SECONDS = 160;

    @TempDir
    private Path home;

    private static Path deb() throws Exception {
        try (var files = Files.list(Tools.ROOT.resolve("platform-runtime/target"))) {
            return files.filter(file -> file.toString().endsWith("_all.deb"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /**
     * Under a systemd of its own, in a root directory over the one of this host: nothing of that changes, and both are gone with the
     * process. Units of this host are not started.
     */
    private String underSystemd(String script) throws Exception {
        Path out = Files.createDirectory(home.resolve("out"));
        Files.writeString(out.resolve("inside.sh"), "set -eu\n" + script);
        Files.writeString(out.resolve("all.sh"), "bash /out/inside.sh; systemctl exit $?\n");
        Path outside = Files.writeString(
                home.resolve("outside.sh"),
                """
                set -eu
                mount -t tmpfs none "$1"
                root=$1/root
                mkdir "$1/upper" "$1/work" "$root"
                mount -t overlay none -o "lowerdir=/,upperdir=$1/upper,workdir=$1/work" "$root"
                mount --rbind /dev "$root/dev"
                mount -t proc none "$root/proc"
                mount -t sysfs none "$root/sys"
                mount -t cgroup2 none "$root/sys/fs/cgroup"
                mount -t tmpfs none "$root/run"
                mount -t tmpfs none "$root/tmp"
                mkdir "$root/out"
                mount --bind "$2" "$root/out"
                cp "$3" "$root/witness.deb"
                rm -rf "$root"/{etc,usr/lib}/systemd/system/*.wants
                cat >"$root/etc/systemd/system/test.service" <<'END'
                [Unit]
                DefaultDependencies=no
                [Service]
                Type=oneshot
                ExecStart=/bin/bash /out/all.sh
                StandardOutput=file:/out/stdout
                StandardError=file:/out/stderr
                END
                cd /
                exec chroot "$root" env -i container=other PATH="$PATH" /lib/systemd/systemd --system --unit=test.service
                """);
        Path mount = Files.createDirectory(home.resolve("mount"));
        List<String> command = List.of(
                "timeout",
                "--kill-after=1",
                Long.toString(MOST_SECONDS),
                "unshare",
                "--mount",
                "--pid",
                "--cgroup",
                "--ipc",
                "--uts",
                "--fork",
                "--kill-child",
                "bash",
                outside.toString(),
                mount.toString(),
                out.toString(),
                deb().toString());
        try (Child systemd = Child.start(home, command)) {
            int status = systemd.awaitStatus(MOST_SECONDS);
            assertEquals(0, status, () -> systemd + said(out, "stdout") + said(out, "stderr"));
        }
        return said(out, "stdout");
    }

    private static String said(Path directory, String file) {
        try {
            return Files.readString(directory.resolve(file));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    @Test
    void shouldInstallServeRestartUpgradeAndLeave() throws Exception {
        String done = underSystemd(
                """
                export DEBIAN_FRONTEND=noninteractive
                install() { dpkg -i --no-triggers --force-depends --force-confdef "$1" >/installed 2>&1 || { cat /installed; exit 1; }; }
                shown() { systemctl show witness --value -p "$1"; }
                install /witness.deb
                getent passwd witness | cut -d: -f1,6
                stat -c '%n %U %a' /run/witness /etc/testimony.conf /usr/bin/witness /usr/share/witness/witness
                systemctl is-enabled witness || true
                shown ActiveState
                ip link set lo up
                mkdir /etc/systemd/system/witness.service.d
                printf '[Service]\nWatchdogSec=4\n' >/etc/systemd/system/witness.service.d/soon.conf
                systemctl daemon-reload
                systemctl enable --now --quiet witness
                shown StatusText
                (for i in $(seq 100); do echo x >/dev/udp/127.0.0.1/9 || true; sleep 0.1; done) 2>/dev/null &
                witness dump /run/witness/lo.sock -c 5 | wc -l
                witness shell health | grep ' socket '
                stat -c '%n %U %a' /var/lib/witness
                ps -o user= -p $(shown MainPID)

                kill -STOP $(shown MainPID)
                for i in $(seq 300); do
                    [ "$(shown NRestarts) $(shown SubState)" != "1 running" ] || break
                    sleep 0.1
                done
                echo "$(shown NRestarts) restart, $(shown ActiveState): $(shown StatusText)"

                echo '// mine' >>/etc/testimony.conf
                dpkg-deb -R /witness.deb /newer
                sed -i 's/^Version: .*/Version: 99.0/' /newer/DEBIAN/control
                echo '// theirs' >>/newer/etc/testimony.conf
                echo newer >/newer/usr/share/witness/newer
                dpkg-deb -Zgzip -z1 -b /newer /newer.deb >/dev/null
                before=$(shown MainPID)
                install /newer.deb
                dpkg-query -W -f '${Status} ${Version}\\n' witness
                cat /usr/share/witness/newer
                tail -n 1 /etc/testimony.conf
                tail -n 1 /etc/testimony.conf.dpkg-dist
                [ $(shown MainPID) = $before ] || echo "$(shown ActiveState): $(shown StatusText)"

                systemctl disable --quiet witness
                before=$(shown MainPID)
                install /newer.deb
                [ $(shown MainPID) = $before ] || echo "not enabled, $(shown ActiveState): $(shown StatusText)"

                { dpkg -L witness | grep -e witness -e testimony; echo /var/lib/witness; } >/owned
                test $(wc -l </owned) -gt 50
                dpkg -r --no-triggers witness >/dev/null 2>&1
                systemctl show witness --value -p ActiveState
                ls /run/witness
                ls /usr/bin/witness /usr/share/witness 2>&1 | sort
                tail -n 1 /etc/testimony.conf
                mount -t tmpfs none /var/lib/witness
                touch /var/lib/witness/recording
                dpkg -P --no-triggers witness >/dev/null 2>&1
                ls -A /var/lib/witness
                umount /var/lib/witness
                rm -r /var/lib/witness
                while read -r file; do [ ! -e "$file" ] || echo "left: $file"; done </owned
                ls /etc/testimony.conf* 2>&1 || true
                """);
        assertEquals(
                """
                witness:/var/lib/witness
                /run/witness witness 755
                /etc/testimony.conf root 644
                /usr/bin/witness root 777
                /usr/share/witness/witness root 755
                disabled
                inactive
                serves 1 socket
                5
                ok        socket /run/witness/lo.sock  capturing
                /var/lib/witness witness 700
                witness
                1 restart, active: serves 1 socket
                install ok installed 99.0
                newer
                // mine
                // theirs
                active: serves 1 socket
                not enabled, active: serves 1 socket
                inactive
                ls: cannot access '/usr/bin/witness': No such file or directory
                ls: cannot access '/usr/share/witness': No such file or directory
                // mine
                ls: cannot access '/etc/testimony.conf*': No such file or directory
                """,
                done.replaceAll("(?m)^(ok +socket \\S+) +", "$1  "));
    }

    @Test
    void shouldSatisfyLintian() throws Exception {
        List<String> lintian =
                List.of("sh", "-c", "lintian --allow-root --fail-on error \"$0\" 2>&1", deb().toString());
        String complaints;
        try (Child child = Child.start(home, lintian)) {
            child.awaitStatus(MOST_SECONDS);
            complaints = child.out();
            child.expectStatus(0);
        }
        assertTrue(complaints.lines().noneMatch(line -> line.startsWith("E: ")), complaints);
    }

    /** The unit with the command where it is here. */
    private Path unit() throws Exception {
        String text = Files.readString(CONFIG.resolve("witness.service"));
        assertTrue(text.contains("ExecStart=witness "), text);
        return Files.writeString(
                home.resolve("witness.service"),
                text.replace("ExecStart=witness ", "ExecStart=" + Witness.COMMAND + " "));
    }

    @Test
    void shouldHaveAUnitThatSystemdTakes() throws Exception {
        String said = Child.run(home, "sh", "-c", "systemd-analyze verify --man=no \"$0\" 2>&1", unit().toString());
        assertEquals("", said);
    }

    @Test
    void shouldBeLittleExposed() throws Exception {
        String said = Child.run(home, "systemd-analyze", "security", "--offline=true", "--no-pager", unit().toString());
        Matcher level = Pattern.compile("Overall exposure level for witness.service: ([0-9.]+)")
                .matcher(said);
        assertTrue(level.find(), said);
        double exposure = Double.parseDouble(level.group(1));
        assertTrue(exposure < MOST_EXPOSURE, level::group);
        assertTrue(
                Files.readString(Tools.ROOT.resolve("docs/service.md")).contains("gives it " + level.group(1) + " "),
                level::group);
    }

    /** The service starts with the capabilities of its unit and no others, and captures. */
    @Test
    void shouldCaptureWithTheCapabilitiesOfTheUnit() throws Exception {
        String unit = Files.readString(unit());
        String[] lines = {value(unit, "CapabilityBoundingSet"), value(unit, "AmbientCapabilities")};
        assertEquals(lines[0], lines[1]);
        String[] capabilities = Arrays.stream(lines[0].split(" "))
                .map(name -> name.replaceFirst("^CAP_", "").toLowerCase(java.util.Locale.ROOT))
                .toArray(String[]::new);
        Path own = Files.createDirectory(home.resolve("own"));
        TestUser.open(own);
        NOBODY.own(own);
        Path socket = own.resolve("a.sock");
        try (Veth veth = Veth.create();
                Witness witness =
                        Witness.launch(home, NOBODY, Entry.file(Entry.of(socket, veth.captured())), capabilities)) {
            Await.until(
                    "it is ready",
                    () -> witness.process().out().contains("witness: ready: 1 of 1 sockets"),
                    witness.process()::toString);
            try (Child sender = Traffic.flood(home, veth, 1000, 100, 500)) {
                sender.expectStatus(0);
            }
            LedgerData.await(witness, 500);
        }
    }

    private static String value(String unit, String key) {
        List<String> values = unit.lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
        assertEquals(1, values.size(), () -> key + ": " + values);
        return values.get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"witness.1", "testimony.conf.5"})
    void shouldHavePagesWithoutWarnings(String page) throws Exception {
        Path file = CONFIG.resolve("man/" + page);
        String warnings = Child.run(
                home,
                "sh",
                "-c",
                "LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -l \"$0\" 2>&1 >/dev/null",
                file.toString());
        assertEquals("", warnings);
    }

    /** The page of the command shows what its usage shows, and that of the file all keys. */
    @Test
    void shouldHavePagesThatTellAll() throws Exception {
        String page = Child.run(
                home,
                "sh",
                "-c",
                "MANWIDTH=200 man -l \"$0\" | col -b",
                CONFIG.resolve("man/witness.1").toString());
        String usage = Child.run(home, Witness.COMMAND, "--help");
        Matcher command = Pattern.compile("(?m)^  ([\\w-]+) ").matcher(usage);
        while (command.find()) {
            assertTrue(page.contains(command.group(1)), command::group);
        }
        Matcher option = Pattern.compile("(?<!\\w)--?[a-z-]+").matcher(usage.replaceAll("(?m)^  test .*", ""));
        while (option.find()) {
            assertTrue(page.contains(option.group()), option::group);
        }
        String file = Files.readString(CONFIG.resolve("man/testimony.conf.5"));
        io.witness.settings.Keys.NAMES.forEach(key -> assertTrue(file.contains(".B " + key + "\n"), key));
    }

    @Test
    void shouldCompleteWordsInBash() throws Exception {
        Path completion = CONFIG.resolve("completion/witness");
        assertEquals("run\n", complete(completion, "ru"));
        assertTrue(complete(completion, "").contains("extract\n"));
        assertEquals("--config\n--state\n--log-format\n", complete(completion, "run", "--"));
        assertTrue(complete(completion, "probe", "l").contains("lo\n"));
        assertEquals("health\nhelp\n", complete(completion, "shell", "he"));
        Files.createFile(home.resolve("some.conf"));
        assertEquals("some.conf\n", complete(completion, "run", "--config", "so"));
        String usage = Child.run(home, Witness.COMMAND, "--help");
        Matcher command = Pattern.compile("(?m)^  ([\\w-]+) ").matcher(usage);
        while (command.find()) {
            List<String> words = complete(completion, command.group(1)).lines().toList();
            assertTrue(words.contains(command.group(1)), () -> command.group(1) + ": " + words);
        }
        Matcher options = Pattern.compile("(?m)^  ([\\w-]+) .*").matcher(usage);
        while (options.find()) {
            List<String> words =
                    complete(completion, options.group(1), "-").lines().toList();
            Pattern.compile("(?<!\\w)--?[a-zA-Z][a-z-]*")
                    .matcher(options.group().replaceFirst("  +[a-z].*", ""))
                    .results()
                    .forEach(option -> assertTrue(words.contains(option.group()), () -> option.group() + ": " + words));
        }
        List<String> verbs = complete(completion, "shell", "").lines().toList();
        for (String verb : verbs()) {
            assertTrue(verbs.contains(verb), () -> verb + ": " + verbs);
        }
    }

    /** The commands of the shell, without those that only serve others. */
    private static List<String> verbs() throws Exception {
        try (var files = Files.walk(Tools.ROOT.resolve("bundles"))) {
            return files.filter(file -> file.toString().matches(".*/src/main/.*Command\\.java"))
                    .map(PackageTest::read)
                    .flatMap(text -> Pattern.compile("scope = \"witness\", function = \"(\\w+)\"")
                            .matcher(text)
                            .results())
                    .map(found -> found.group(1))
                    .filter(verb -> !verb.equals("filter"))
                    .toList();
        }
    }

    private static String read(Path file) {
        return said(file.getParent(), file.getFileName().toString());
    }

    private String complete(Path completion, String... words) throws Exception {
        String script =
                """
                . "$1"; shift
                COMP_WORDS=(witness "$@"); COMP_CWORD=$#; _witness
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        String[] command = new String[5 + words.length];
        command[0] = "bash";
        command[1] = "-c";
        command[2] = script;
        command[3] = "complete";
        command[4] = completion.toString();
        System.arraycopy(words, 0, command, 5, words.length);
        return Child.run(home, command);
    }
}
