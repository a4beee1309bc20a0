/*
 * Sends numbered frames, and tells what that cost some processes.
 *
 * usage: burst [-r] INTERFACE CPU FRAME-BYTES RATE SECONDS SETTLE-MILLIS [PID...]
 * RATE is in frames a second; 0: as fast as it goes. Prints "SENT SECONDS NANOS...": how many frames were sent in how many seconds, and
 * the CPU time of each process, from just before the first frame until SETTLE-MILLIS after the last. A frame's number is at offset 42,
 * behind the headers of a UDP packet, big-endian. Behind that are zeros, with -r random bytes, which do not repeat within 16 MiB.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { NUMBER_OFFSET = 42, SMALLEST = 60, BIGGEST = 9014, BATCH = 32, MOST_PIDS = 64, RANDOM = 1 << 24 };

static const uint8_t headers[] = {
    2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,                           /* Ethernet */
    0x45, 0, 0, 46, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 0, 10, 0, 0, 1, /* IPv4 */
    4, 0, 4, 0, 0, 26, 0, 0};                                           /* UDP */

static uint8_t *random_bytes; /* NULL: zeros are sent */

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t nanos(clockid_t clock) {
    struct timespec t;
    if (clock_gettime(clock, &t) < 0) fail("a process to be measured has ended");
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint64_t cpu_nanos(const char *pid) {
    clockid_t clock;
    if ((errno = clock_getcpuclockid(atoi(pid), &clock)) != 0) fail(pid);
    return nanos(clock);
}

static int open_sender(const char *interface) {
    int fd = socket(AF_PACKET, SOCK_RAW, 0), on = 1;
    if (fd < 0) fail("socket");
    if (setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on) < 0) fail("PACKET_QDISC_BYPASS");
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = (int)if_nametoindex(interface)};
    if (address.sll_ifindex == 0) fail(interface);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    return fd;
}

static void run_on(int cpu) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(cpu, &set);
    if (sched_setaffinity(0, sizeof set, &set) < 0) fail("sched_setaffinity");
}

static void send_all(int fd, struct mmsghdr *messages, unsigned count) {
    for (unsigned sent = 0; sent < count;) {
        int n = sendmmsg(fd, messages + sent, count - sent, 0);
        if (n < 0 && errno != ENOBUFS && errno != EAGAIN && errno != EINTR) fail("sendmmsg");
        if (n > 0) sent += (unsigned)n;
    }
}

/* How many frames of a batch are due. */
static unsigned due(double rate, uint64_t elapsed, uint64_t sent) {
    if (rate <= 0) return BATCH;
    double late = rate * (double)elapsed / 1e9 - (double)sent;
    return late < 1 ? 0 : late < BATCH ? (unsigned)late : BATCH;
}

static void make_random_bytes(void) {
    if (!(random_bytes = malloc(RANDOM + BIGGEST))) fail("malloc");
    uint64_t state = 88172645463325252u;
    for (size_t i = 0; i < RANDOM + BIGGEST; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        random_bytes[i] = (uint8_t)(state >> 32);
    }
}

static void number_frame(uint8_t *frame, size_t length, uint64_t number) {
    uint64_t order = htobe64(number);
    size_t behind = NUMBER_OFFSET + sizeof order;
    memcpy(frame + NUMBER_OFFSET, &order, sizeof order);
    if (random_bytes) memcpy(frame + behind, random_bytes + number * length % RANDOM, length - behind);
}

/* Returns how many nanoseconds it took. */
static uint64_t send_numbered(int fd, size_t length, double rate, double seconds, uint64_t *sent) {
    static uint8_t frames[BATCH][BIGGEST];
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH] = {0};
    for (int i = 0; i < BATCH; i++) {
        memcpy(frames[i], headers, sizeof headers);
        parts[i] = (struct iovec){frames[i], length};
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    uint64_t start = nanos(CLOCK_MONOTONIC), elapsed = 0;
    while (elapsed < (uint64_t)(seconds * 1e9)) {
        unsigned count = due(rate, elapsed, *sent);
        for (unsigned i = 0; i < count; i++) number_frame(frames[i], length, (*sent)++);
        send_all(fd, messages, count);
        elapsed = nanos(CLOCK_MONOTONIC) - start;
    }
    return elapsed;
}

int main(int argc, char **argv) {
    const char *usage = "usage: burst [-r] INTERFACE CPU FRAME-BYTES RATE SECONDS SETTLE-MILLIS [PID...]";
    if (argc > 1 && !strcmp(argv[1], "-r")) {
        make_random_bytes();
        argv++, argc--;
    }
    if (argc < 7) return fprintf(stderr, "%s\n", usage), 2;
    size_t length = strtoul(argv[3], NULL, 10);
    if (length < SMALLEST || length > BIGGEST) return fprintf(stderr, "burst: %s bytes: not from 60 to 9014\n", argv[3]), 2;
    run_on(atoi(argv[2]));
    int fd = open_sender(argv[1]);
    char **pids = argv + 7;
    uint64_t before[MOST_PIDS], sent = 0;
    for (int i = 0; i < MOST_PIDS && pids[i]; i++) before[i] = cpu_nanos(pids[i]);
    uint64_t took = send_numbered(fd, length, atof(argv[4]), atof(argv[5]), &sent);
    struct timespec settle = {0, atol(argv[6]) * 1000000l};
    nanosleep(&settle, NULL);
    printf("%lu %.4f", sent, (double)took / 1e9);
    for (int i = 0; i < MOST_PIDS && pids[i]; i++) printf(" %lu", cpu_nanos(pids[i]) - before[i]);
    printf("\n");
    return 0;
}
