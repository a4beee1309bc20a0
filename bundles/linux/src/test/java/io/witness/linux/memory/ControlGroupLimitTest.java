package io.witness.linux.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlGroupLimitTest {
    private static final String MOUNT =
            "31 23 0:28 %s /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n";

    @TempDir
    private Path root;

    private FakeHost host;
    private MemoryAdmission admission;

    @BeforeEach
    void start() {
        host = new FakeHost(root);
        admission = host.admission(0);
    }

    private void limit(String group, long most, long used) {
        host.file(group + "/memory.max", most + "\n");
        host.file(group + "/memory.current", used + "\n");
    }

    private MemoryReservation reserveFiles(int numBlocks) throws IOException {
        return admission.reserveFileRings(FakeHost.BLOCK, numBlocks, 1);
    }

    private MemoryReservation reserveKernel(int numBlocks, boolean copied) throws IOException {
        return admission.reserveKernelRings(FakeHost.BLOCK, numBlocks, 1, copied);
    }

    private void expectRoom(int mebibytes, String file) throws Exception {
        reserveFiles(mebibytes).close();
        int more = mebibytes + 1;
        IOException e = assertThrows(MemoryShortageException.class, () -> reserveFiles(more));
        assertEquals(
                more + " blocks of 1048576 bytes take " + more + " MiB of memory files, and only " + mebibytes
                        + " MiB are left below the limit of " + file + ": use " + mebibytes
                        + " blocks or less, or raise that limit (MemoryMax)",
                e.getMessage());
    }

    @Test
    void shouldHeedTheGroupOfAService() throws Exception {
        host.file("proc/self/cgroup", "0::/system.slice/witness.service\n");
        host.file("proc/self/mountinfo", String.format(MOUNT, "/"));
        limit("sys/fs/cgroup/system.slice/witness.service", 300 << 20, 100 << 20);
        expectRoom(200, "/sys/fs/cgroup/system.slice/witness.service/memory.max");
    }

    @Test
    void shouldHeedALimitFartherUp() throws Exception {
        host.file("proc/self/cgroup", "0::/a.slice/b.slice/c.service\n");
        host.file("proc/self/mountinfo", "garbage\n\n" + String.format(MOUNT, "/"));
        limit("sys/fs/cgroup/a.slice/b.slice/c.service", 900 << 20, 0);
        host.file("sys/fs/cgroup/a.slice/b.slice/memory.max", "max\n");
        host.file("sys/fs/cgroup/a.slice/b.slice/memory.current", "1\n");
        limit("sys/fs/cgroup/a.slice", 150 << 20, 120 << 20);
        expectRoom(30, "/sys/fs/cgroup/a.slice/memory.max");
    }

    @Test
    void shouldHeedTheLimitOfAContainerThatShowsItsOwnGroupOnly() throws Exception {
        host.file("proc/self/cgroup", "0::/docker/1234/inner\n");
        host.file("proc/self/mountinfo", String.format(MOUNT, "/docker/1234"));
        limit("sys/fs/cgroup", 64 << 20, 60 << 20);
        expectRoom(4, "/sys/fs/cgroup/memory.max");
    }

    @Test
    void shouldHeedGroupsOfVersionOne() throws Exception {
        host.file("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/pods/a\n0::/\n");
        host.file(
                "proc/self/mountinfo",
                "35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory\n"
                        + "32 31 0:29 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu\n");
        host.file("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        host.file("sys/fs/cgroup/memory/memory.usage_in_bytes", "5000\n");
        host.file("sys/fs/cgroup/memory/pods/a/memory.limit_in_bytes", "104857600\n");
        host.file("sys/fs/cgroup/memory/pods/a/memory.usage_in_bytes", "52428800\n");
        expectRoom(50, "/sys/fs/cgroup/memory/pods/a/memory.limit_in_bytes");
    }

    @Test
    void shouldNotCountCachedFilesThatNobodyUses() throws Exception {
        host.file("proc/self/cgroup", "0::/witness.service\n");
        host.file("proc/self/mountinfo", String.format(MOUNT, "/"));
        limit("sys/fs/cgroup/witness.service", 100 << 20, 100 << 20);
        host.file("sys/fs/cgroup/witness.service/memory.stat", "anon 4096\ninactive_file " + (80 << 20) + "\n");
        expectRoom(80, "/sys/fs/cgroup/witness.service/memory.max");
    }

    @Test
    void shouldNotRefuseWhatTheGroupIsNotChargedFor() throws Exception {
        host.file("proc/self/cgroup", "0::/witness.service\n");
        host.file("proc/self/mountinfo", String.format(MOUNT, "/"));
        limit("sys/fs/cgroup/witness.service", 100 << 20, 0);
        reserveKernel(400, false).close();
        reserveKernel(100, true).close();
        assertThrows(MemoryShortageException.class, () -> reserveKernel(101, true));
    }

    @Test
    void shouldCountFilesThatAreBeingMade() throws Exception {
        host.file("proc/self/cgroup", "0::/witness.service\n");
        host.file("proc/self/mountinfo", String.format(MOUNT, "/"));
        limit("sys/fs/cgroup/witness.service", 100 << 20, 0);
        MemoryReservation other = reserveFiles(70);
        assertThrows(MemoryShortageException.class, () -> reserveFiles(31));
        reserveFiles(30).close();
        other.close();
    }

    @Test
    void shouldTakeFilesThatCannotBeReadForNoLimit() throws Exception {
        host.file("proc/self/cgroup", "0::/../../../etc\nnonsense\n");
        host.file("proc/self/mountinfo", String.format(MOUNT, "/"));
        host.file("sys/fs/cgroup/memory.max", "garbage\n");
        host.file("sys/fs/cgroup/memory.current", "\n");
        reserveFiles(1000).close();
    }
}
