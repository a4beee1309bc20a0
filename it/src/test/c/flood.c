/* Sends numbered frames until it is ended: flood INTERFACE PACKETS-A-SECOND FRAME-BYTES
 * At the rate 0 as fast as it goes. The number stands big-endian in the 8 bytes behind an Ethernet header, and is
 * spread over the addresses of an IPv4 packet, so that a fanout by hash has something to tell apart. */
#define _GNU_SOURCE
#include "sending.h"

#include <endian.h>
#include <errno.h>
#include <linux/if_packet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { BATCH = 64, NUMBER_OFFSET = 42, SMALLEST = 60, BIGGEST = 9014 };

static uint8_t frames[BATCH][BIGGEST];
static struct iovec parts[BATCH];
static struct mmsghdr messages[BATCH];

static void prepare(size_t length) {
    static const uint8_t headers[] = {
        2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,                      /* Ethernet */
        0x45, 0, 0, 46, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 0, 10, 0, 0, 1, /* IPv4 */
        4, 0, 4, 0, 0, 26, 0, 0};                                      /* UDP */
    for (int i = 0; i < BATCH; i++) {
        memcpy(frames[i], headers, sizeof headers);
        parts[i] = (struct iovec){.iov_base = frames[i], .iov_len = length};
        messages[i].msg_hdr = (struct msghdr){.msg_iov = &parts[i], .msg_iovlen = 1};
    }
}

static void number(uint8_t *frame, uint64_t n) {
    uint64_t big_endian = htobe64(n);
    memcpy(frame + NUMBER_OFFSET, &big_endian, sizeof big_endian);
    frame[28] = (uint8_t)(n >> 8);
    frame[29] = (uint8_t)n;
}

static void send_batch(int fd, unsigned count) {
    for (unsigned done = 0; done < count;) {
        int n = sendmmsg(fd, messages + done, count - done, 0);
        if (n < 0 && errno != ENOBUFS && errno != EAGAIN && errno != EINTR) fail("sendmmsg");
        if (n > 0) done += (unsigned)n;
    }
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    int fd = open_sender(argv[1]);
    double rate = atof(argv[2]);
    size_t length = strtoul(argv[3], NULL, 10);
    if (length < SMALLEST || length > BIGGEST) return 2;
    int on = 1;
    if (setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on) < 0) fail("PACKET_QDISC_BYPASS");
    prepare(length);
    struct pace pace = pace_of(rate);
    unsigned batch = rate > 0 ? 1 : BATCH;
    for (uint64_t n = 0;; n += batch) {
        for (unsigned i = 0; i < batch; i++) number(frames[i], n + i);
        wait_for_turn(&pace, batch);
        send_batch(fd, batch);
    }
}
