#define _GNU_SOURCE
#include "sending.h"

#include <errno.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

struct pace pace_of(double packets_a_second) {
    return (struct pace){.nanos_each = packets_a_second > 0 ? 1e9 / packets_a_second : 0, .start = now()};
}

void wait_for_turn(struct pace *pace) {
    pace->sent++;
    if (pace->nanos_each == 0) return;
    uint64_t due = pace->start + (uint64_t)((double)pace->sent * pace->nanos_each);
    for (uint64_t t = now(); t < due; t = now()) {
        struct timespec rest = {(time_t)((due - t) / 1000000000u), (long)((due - t) % 1000000000u)};
        nanosleep(&rest, NULL);
    }
}

int open_sender(const char *interface) {
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (fd < 0) fail("socket");
    struct sockaddr_ll address = {.sll_family = AF_PACKET, .sll_ifindex = (int)if_nametoindex(interface)};
    if (address.sll_ifindex == 0) fail(interface);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    return fd;
}

/* Without a carrier as well the kernel says that it has no room, which may last. */
static void rest(void) {
    struct timespec millisecond = {0, 1000000};
    nanosleep(&millisecond, NULL);
}

void send_one(int fd, const void *frame, size_t length) {
    int tries = 0;
    while (send(fd, frame, length, 0) < 0) {
        if (errno != ENOBUFS && errno != EINTR) fail("send");
        if (++tries > 100) rest();
    }
}
