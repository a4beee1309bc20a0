/*
 * Sends UDP frames as fast as it goes, past the queueing discipline, 32 by one sendmmsg: what a good program in C does without a ring.
 * Each frame has a mark, a number and the time behind its headers, as those of `witness send --size`. Runs until it is killed.
 *
 * usage: stamped INTERFACE FRAME-BYTES
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

enum { STAMP_OFFSET = 42, SMALLEST = 62, BIGGEST = 9014, BATCH = 32, SEND_BUFFER = 8 << 20 };

struct stamp {
    uint32_t mark;
    uint64_t number, nanos;
} __attribute__((packed));

static const uint8_t headers[] = {
    2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,                               /* Ethernet */
    0x45, 0, 0, 0, 0, 0, 0x40, 0, 64, 17, 0, 0, 10, 0, 0, 1, 10, 0, 0, 2,   /* IPv4 */
    0x13, 0x88, 0x13, 0x89, 0, 0, 0, 0};                                    /* UDP */

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t now(void) {
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static int open_sender(const char *interface) {
    int fd = socket(AF_PACKET, SOCK_RAW, 0), on = 1, buffer = SEND_BUFFER;
    if (fd < 0) fail("socket");
    if (setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on) < 0) fail("PACKET_QDISC_BYPASS");
    setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &buffer, sizeof buffer);
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_IP), .sll_ifindex = (int)if_nametoindex(interface)};
    if (address.sll_ifindex == 0) fail(interface);
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    return fd;
}

static void write_headers(uint8_t *frame, size_t length) {
    uint16_t ip = htons((uint16_t)(length - 14)), udp = htons((uint16_t)(length - 34));
    memcpy(frame, headers, sizeof headers);
    memcpy(frame + 16, &ip, sizeof ip);
    memcpy(frame + 38, &udp, sizeof udp);
}

int main(int argc, char **argv) {
    static uint8_t frames[BATCH][BIGGEST];
    struct iovec parts[BATCH];
    struct mmsghdr messages[BATCH] = {0};
    size_t length = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (length < SMALLEST || length > BIGGEST) return fprintf(stderr, "usage: stamped INTERFACE FRAME-BYTES (62 to 9014)\n"), 2;
    int fd = open_sender(argv[1]);
    for (int i = 0; i < BATCH; i++) {
        write_headers(frames[i], length);
        parts[i] = (struct iovec){frames[i], length};
        messages[i].msg_hdr.msg_iov = &parts[i];
        messages[i].msg_hdr.msg_iovlen = 1;
    }
    for (uint64_t number = 0;;) {
        for (int i = 0; i < BATCH; i++) {
            struct stamp stamp = {0x54584731, number++, now()};
            memcpy(frames[i] + STAMP_OFFSET, &stamp, sizeof stamp);
        }
        for (int sent = 0; sent < BATCH;) {
            int n = sendmmsg(fd, messages + sent, (unsigned)(BATCH - sent), 0);
            if (n < 0 && errno != ENOBUFS && errno != EAGAIN && errno != EINTR) fail("sendmmsg");
            if (n > 0) sent += n;
        }
    }
}
