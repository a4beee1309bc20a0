/*
 * Measures the cost of packets with time stamps, by the calls that PacketSocket makes. Prints nanoseconds a packet for two things:
 * "send": sendmsg with an identifier, and recvmsg of the transmitted packet with its time from the error queue;
 * "receive": recvmsg of a packet with its address and its time, of those that wait in the receive queue.
 *
 * usage: stampcost SENDING-INTERFACE RECEIVING-INTERFACE SECONDS
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/errqueue.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <net/if.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>

#ifndef SCM_TS_OPT_ID
#define SCM_TS_OPT_ID 81
#endif

enum { TYPE = 0x88b5, LENGTH = 64, NUMBER_OFFSET = 14, WAITING = 512, BUFFER = 64 << 20 };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int64_t nanos(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000ll + t.tv_nsec;
}

static int open_socket(const char *interface, int protocol, int flags) {
    int fd = socket(AF_PACKET, SOCK_RAW, 0), buffer = BUFFER;
    if (fd < 0) fail("socket");
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &buffer, sizeof buffer) < 0) fail("SO_RCVBUFFORCE");
    if (flags && setsockopt(fd, SOL_SOCKET, SO_TIMESTAMPING, &flags, sizeof flags) < 0) fail("SO_TIMESTAMPING");
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(protocol), .sll_ifindex = (int)if_nametoindex(interface)};
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    return fd;
}

static uint8_t frame[LENGTH] = {255, 255, 255, 255, 255, 255, 2, 0, 0, 0, 0, 1, TYPE >> 8, TYPE & 255};

static void send_packet(int fd, uint32_t number, int identified) {
    uint64_t control[CMSG_SPACE(sizeof(uint32_t)) / 8 + 1] = {0};
    struct iovec part = {frame, LENGTH};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    memcpy(frame + NUMBER_OFFSET, &number, sizeof number);
    if (identified) {
        message.msg_control = control;
        message.msg_controllen = CMSG_SPACE(sizeof number);
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        *header = (struct cmsghdr){CMSG_LEN(sizeof number), SOL_SOCKET, SCM_TS_OPT_ID};
        memcpy(CMSG_DATA(header), &number, sizeof number);
    }
    while (sendmsg(fd, &message, MSG_DONTWAIT) < 0)
        if (errno != ENOBUFS && errno != EAGAIN && errno != EINTR) fail("sendmsg");
}

struct seen {
    struct sockaddr_ll from;
    uint32_t identifier, number;
    int64_t nanos;
};

/* Returns whether there was a packet. */
static int receive_packet(int fd, int flags, struct seen *seen) {
    uint8_t data[2048];
    uint64_t control[32];
    struct iovec part = {data, sizeof data};
    struct msghdr message = {.msg_name = &seen->from, .msg_namelen = sizeof seen->from, .msg_iov = &part, .msg_iovlen = 1,
        .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(fd, &message, flags | MSG_DONTWAIT) < 0) {
        if (errno != EAGAIN) fail("recvmsg");
        return 0;
    }
    seen->nanos = 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level == SOL_SOCKET && header->cmsg_type == SCM_TIMESTAMPING) {
            struct scm_timestamping stamps;
            memcpy(&stamps, CMSG_DATA(header), sizeof stamps);
            seen->nanos = stamps.ts[0].tv_sec * 1000000000ll + stamps.ts[0].tv_nsec;
        } else if (header->cmsg_level == SOL_PACKET && header->cmsg_type == PACKET_TX_TIMESTAMP) {
            struct sock_extended_err error;
            memcpy(&error, CMSG_DATA(header), sizeof error);
            seen->identifier = error.ee_data;
        }
    }
    memcpy(&seen->number, data + NUMBER_OFFSET, sizeof seen->number);
    return 1;
}

static double measure_send(int fd, double seconds) {
    static uint32_t number;
    struct seen seen;
    int64_t start = nanos(), end = start + (int64_t)(seconds * 1e9), now = start, count = 0;
    for (; now < end; now = nanos())
        for (int i = 0; i < WAITING; i++, count++, number++) {
            send_packet(fd, number, 1);
            if (!receive_packet(fd, MSG_ERRQUEUE, &seen) || seen.identifier != seen.number || seen.nanos == 0) {
                fprintf(stderr, "stampcost: a stamp is missing or wrong\n");
                exit(1);
            }
        }
    return (double)(now - start) / (double)count;
}

static double measure_receive(int from, int to, double seconds) {
    struct seen seen;
    int64_t spent = 0, count = 0, end = nanos() + (int64_t)(seconds * 1e9);
    while (nanos() < end) {
        for (uint32_t i = 0; i < WAITING; i++) send_packet(from, i, 0);
        int64_t start = nanos();
        while (receive_packet(to, MSG_TRUNC, &seen)) count++;
        spent += nanos() - start;
    }
    return (double)spent / (double)count;
}

int main(int argc, char **argv) {
    if (argc != 4) return fprintf(stderr, "usage: stampcost SENDING-INTERFACE RECEIVING-INTERFACE SECONDS\n"), 2;
    double seconds = atof(argv[3]);
    int stamped = open_socket(
        argv[1], 0, SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_ID);
    measure_send(stamped, seconds / 4);
    printf("send %.1f\n", measure_send(stamped, seconds));
    int plain = open_socket(argv[1], 0, 0);
    int to = open_socket(argv[2], TYPE, SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE);
    measure_receive(plain, to, seconds / 4);
    printf("receive %.1f\n", measure_receive(plain, to, seconds));
}
