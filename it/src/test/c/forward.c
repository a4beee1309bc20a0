/* Forwards frames of EtherType 0x88B5 and holds each for a time: forward FROM TO MICROSECONDS COUNT
 * It loses, doubles and reorders some, chosen by the last two digits of the number at byte 30: 7 is lost, 13 goes twice, and 29 is held until the next
 * one has gone. Ends after it has seen COUNT frames, and prints one line: frames lost, doubled, reordered, and the median of the nanoseconds between the
 * kernel's receiving a frame and its sending. */
#define _GNU_SOURCE
#include "sending.h"

#include <arpa/inet.h>
#include <endian.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { ETHER_TYPE = 0x88B5, NUMBER_OFFSET = 30, BIGGEST = 2048, SLOTS = 4096, BUFFER = 32 << 20 };

struct held {
    int64_t arrived;
    size_t length;
    uint8_t bytes[BIGGEST];
};

static struct held queue[SLOTS];
static int64_t *delays;
static size_t sent, head, tail;

static int64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

static int open_receiver(const char *interface) {
    int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);
    if (fd < 0) fail("socket");
    int on = 1, bytes = BUFFER;
    if (setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) < 0) fail("SO_TIMESTAMPNS");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) < 0) fail("SO_RCVBUFFORCE");
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETHER_TYPE), .sll_ifindex = (int)if_nametoindex(interface)};
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail(interface);
    return fd;
}

static void receive(int fd, struct held *frame) {
    char control[256];
    struct iovec vector = {frame->bytes, BIGGEST};
    struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(fd, &message, 0);
    if (length < 0) fail("recvmsg");
    frame->length = (size_t)length;
    frame->arrived = now();
    for (struct cmsghdr *c = CMSG_FIRSTHDR(&message); c != NULL; c = CMSG_NXTHDR(&message, c)) {
        if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_TIMESTAMPNS) continue;
        struct timespec t;
        memcpy(&t, CMSG_DATA(c), sizeof t);
        frame->arrived = t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
    }
}

static int kind(const struct held *frame) {
    uint64_t number;
    memcpy(&number, frame->bytes + NUMBER_OFFSET, sizeof number);
    return (int)(be64toh(number) % 100);
}

static void forward(int fd, const struct held *frame) {
    delays[sent++] = now() - frame->arrived;
    send_one(fd, frame->bytes, frame->length);
}

static void await(int from, int64_t due) {
    int64_t left = due - now();
    if (left <= 0) return;
    struct timespec rest = {left / 1000000000, left % 1000000000};
    struct pollfd poll = {from, POLLIN, 0};
    if (tail - head == SLOTS) {
        nanosleep(&rest, NULL);
    } else if (ppoll(&poll, 1, due == INT64_MAX ? NULL : &rest, NULL) > 0) {
        receive(from, &queue[tail++ % SLOTS]);
    }
}

static int by_size(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

int main(int argc, char **argv) {
    if (argc != 5) return 2;
    int from = open_receiver(argv[1]), to = open_sender(argv[2]);
    int64_t hold = atoll(argv[3]) * 1000;
    size_t count = strtoul(argv[4], NULL, 10), lost = 0, doubled = 0, reordered = 0;
    static struct held kept;
    delays = calloc(2 * count + 1, sizeof *delays);
    if (delays == NULL) fail("calloc");
    fprintf(stderr, "forwarding\n");
    while (head < count) {
        struct held *next = &queue[head % SLOTS];
        if (head == tail || next->arrived + hold > now()) {
            await(from, head == tail ? INT64_MAX : next->arrived + hold);
            continue;
        }
        head++;
        if (kind(next) == 7) {
            lost++;
        } else if (kind(next) == 29) {
            kept = *next;
        } else {
            forward(to, next);
            if (kind(next) == 13) doubled++, forward(to, next);
            if (kind(next) == 30) reordered++, forward(to, &kept);
        }
    }
    qsort(delays, sent, sizeof *delays, by_size);
    printf("%zu %zu %zu %lld\n", lost, doubled, reordered, (long long)delays[sent / 2]);
    return 0;
}
