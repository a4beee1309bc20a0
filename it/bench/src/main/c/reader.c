/*
 * Reads packets in blocks and checks their numbers: from a socket of a server, or from a ring of its own.
 *
 * usage: reader socket PATH
 *        reader ring INTERFACE BLOCKSIZE BLOCKS TIMEOUT-MILLIS
 * "ready" on standard error says that packets are received from now on. Ended by SIGTERM it prints "PACKETS BLOCKS P50 P99": how many
 * came, and how many microseconds after the last packet of a full block the reader had the block, as percentiles. Blocks that the
 * kernel closed by its timer do not count there.
 */
#define _GNU_SOURCE
#include "testimony.h"

#include <arpa/inet.h>
#include <endian.h>
#include <inttypes.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { NUMBER_OFFSET = 42, POLL_MILLIS = 200, MOST_LATENCIES = 1 << 20 };

static volatile sig_atomic_t terminated;
static int connection = -1;
static uint64_t packets, blocks, wrong, next;
static int64_t latencies[MOST_LATENCIES];
static size_t full;

/* Ends the connection, so that the next read ends as well. */
static void terminate(int signal) {
    (void)signal;
    terminated = 1;
    if (connection >= 0) shutdown(connection, SHUT_RDWR);
}

static void take_latency(const struct tpacket_hdr_v1 *header) {
    if (header->num_pkts == 0 || header->block_status & TP_STATUS_BLK_TMO || full == MOST_LATENCIES) return;
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    latencies[full++] = ((int64_t)now.tv_sec - header->ts_last_pkt.ts_sec) * 1000000000 + now.tv_nsec -
                        header->ts_last_pkt.ts_nsec;
}

/* Counts, and touches each packet as an analysis would. */
static void walk(const uint8_t *block) {
    const struct tpacket_hdr_v1 *header = &((const struct tpacket_block_desc *)block)->hdr.bh1;
    const uint8_t *at = block + header->offset_to_first_pkt;
    take_latency(header);
    blocks++;
    for (uint32_t left = header->num_pkts; left > 0; left--) {
        const struct tpacket3_hdr *packet = (const struct tpacket3_hdr *)at;
        uint64_t number;
        memcpy(&number, at + packet->tp_mac + NUMBER_OFFSET, sizeof number);
        number = be64toh(number);
        if (packets++ > 0 && number < next) wrong++;
        next = number + 1;
        at += packet->tp_next_offset;
    }
}

static int compare(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static double percentile(double part) {
    return full == 0 ? 0 : (double)latencies[(size_t)(part * (double)(full - 1))] / 1000;
}

static void read_socket(const char *path) {
    struct testimony t = {0};
    testimony_connect(&t, path, "", 10);
    connection = t.connection;
    testimony_numbers(&t);
    testimony_choose(&t, 0);
    fprintf(stderr, "ready\n");
    for (int64_t index = testimony_next(&t); index >= 0; index = testimony_next(&t)) {
        walk(t.blocks + (size_t)index * t.block_size);
        testimony_return(&t, (uint32_t)index);
    }
    if (!terminated) fprintf(stderr, "reader: the server has closed the connection\n"), exit(1);
}

static void read_ring(char **words) {
    struct tpacket_req3 request = {
        .tp_block_size = (unsigned)atoi(words[1]), .tp_block_nr = (unsigned)atoi(words[2]),
        .tp_frame_size = (unsigned)atoi(words[1]), .tp_frame_nr = (unsigned)atoi(words[2]),
        .tp_retire_blk_tov = (unsigned)atoi(words[3])};
    int fd = socket(AF_PACKET, SOCK_RAW, 0), version = TPACKET_V3;
    if (fd < 0) fail("socket");
    if (setsockopt(fd, SOL_PACKET, PACKET_VERSION, &version, sizeof version) < 0) fail("PACKET_VERSION");
    if (setsockopt(fd, SOL_PACKET, PACKET_RX_RING, &request, sizeof request) < 0) fail("PACKET_RX_RING");
    size_t size = request.tp_block_size, length = size * request.tp_block_nr;
    uint8_t *ring = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (ring == MAP_FAILED) fail("mmap");
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ALL), .sll_ifindex = (int)if_nametoindex(words[0])};
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) fail("bind");
    fprintf(stderr, "ready\n");
    for (unsigned i = 0; !terminated;) {
        uint8_t *block = ring + i * size;
        uint32_t *status = &((struct tpacket_block_desc *)block)->hdr.bh1.block_status;
        if (!(__atomic_load_n(status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) {
            struct pollfd wait = {fd, POLLIN, 0};
            poll(&wait, 1, POLL_MILLIS);
        } else {
            walk(block);
            __atomic_store_n(status, TP_STATUS_KERNEL, __ATOMIC_RELEASE);
            i = (i + 1) % request.tp_block_nr;
        }
    }
}

int main(int argc, char **argv) {
    struct sigaction action = {.sa_handler = terminate};
    sigaction(SIGTERM, &action, NULL);
    if (argc == 3 && strcmp(argv[1], "socket") == 0) read_socket(argv[2]);
    else if (argc == 6 && strcmp(argv[1], "ring") == 0) read_ring(argv + 2);
    else return fprintf(stderr, "usage: reader socket PATH | reader ring INTERFACE BLOCKSIZE BLOCKS TIMEOUT-MILLIS\n"), 2;
    if (wrong > 0) return fprintf(stderr, "reader: %" PRIu64 " packets came twice or out of order\n", wrong), 1;
    qsort(latencies, full, sizeof *latencies, compare);
    printf("%" PRIu64 " %" PRIu64 " %.1f %.1f\n", packets, blocks, percentile(0.5), percentile(0.99));
    return 0;
}
