/*
 * The limit of reading packets in memory, to compare with: fills a ring in the layout of TPACKET_V3 and walks it. Of each packet the
 * time, both lengths and the first byte are read, nothing is checked; of each block the status is loaded and stored as by a reader.
 *
 * usage: walk BLOCKS BLOCKSIZE SNAPLEN STRIDE MILLIS [copy]
 * Prints nanoseconds a packet: the median and the least of as many windows as make up MILLIS. With "copy" each packet's bytes are
 * copied as well.
 */
#include <linux/if_packet.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { DATA = 82, WINDOW_NANOS = 30000000 };

static uint64_t nanos(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

static uint32_t fill(char *start, size_t size, uint32_t snap, uint32_t stride) {
    struct tpacket_hdr_v1 *block = &((struct tpacket_block_desc *)start)->hdr.bh1;
    struct tpacket3_hdr *packet = NULL;
    uint32_t count = 0;
    for (size_t at = 48; at + stride < size; at += stride, count++) {
        packet = (struct tpacket3_hdr *)(start + at);
        packet->tp_next_offset = stride;
        packet->tp_nsec = count;
        packet->tp_snaplen = packet->tp_len = snap;
        packet->tp_mac = DATA;
        start[at + DATA] = (char)count;
    }
    packet->tp_next_offset = 0;
    block->offset_to_first_pkt = 48;
    block->num_pkts = count;
    block->block_status = TP_STATUS_USER;
    return count;
}

static uint64_t walk(char *start, char *target) {
    struct tpacket_hdr_v1 *block = &((struct tpacket_block_desc *)start)->hdr.bh1;
    uint64_t sum = 0;
    if (!(__atomic_load_n(&block->block_status, __ATOMIC_ACQUIRE) & TP_STATUS_USER)) return 0;
    char *at = start + block->offset_to_first_pkt;
    for (uint32_t left = block->num_pkts; left > 0; left--) {
        const struct tpacket3_hdr *packet = (const struct tpacket3_hdr *)at;
        uint64_t time = packet->tp_sec * 1000000000ull + packet->tp_nsec;
        sum += time ^ packet->tp_snaplen ^ ((uint64_t)packet->tp_len << 16) ^ (uint8_t)at[packet->tp_mac];
        if (target) memcpy(target, at + packet->tp_mac, packet->tp_snaplen);
        at += packet->tp_next_offset;
    }
    __atomic_store_n(&block->block_status, TP_STATUS_USER, __ATOMIC_RELEASE);
    return sum;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

int main(int count, char **words) {
    if (count < 6) return fprintf(stderr, "usage: walk BLOCKS BLOCKSIZE SNAPLEN STRIDE MILLIS [copy]\n"), 2;
    size_t blocks = strtoul(words[1], NULL, 10), size = strtoul(words[2], NULL, 10);
    uint32_t snap = (uint32_t)atoi(words[3]), stride = (uint32_t)atoi(words[4]);
    static char bytes[65536];
    char *target = count > 6 ? bytes : NULL;
    char *ring = mmap(NULL, blocks * size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (ring == MAP_FAILED) return perror("mmap"), 1;
    uint64_t packets = 0;
    for (size_t i = 0; i < blocks; i++) packets += fill(ring + i * size, size, snap, stride);
    volatile uint64_t sink = 0;
    int windows = (int)(atoi(words[5]) * 1000000ll / WINDOW_NANOS) + 1;
    double *each = calloc((size_t)windows, sizeof *each);
    for (int w = 0; w < windows; w++) {
        uint64_t start = nanos(), now = start, walked = 0;
        for (; now - start < WINDOW_NANOS; now = nanos(), walked += packets)
            for (size_t i = 0; i < blocks; i++) sink += walk(ring + i * size, target);
        each[w] = (double)(now - start) / (double)walked;
    }
    qsort(each, (size_t)windows, sizeof *each, compare);
    printf("%.2f %.2f\n", each[windows / 2], each[0]);
    return 0;
}
