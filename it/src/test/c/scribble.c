/* A hostile client: maps the ring writable and overwrites the headers of all blocks, of packets too, until it is ended.
 * scribble SOCKET SEED [spare]: with "spare" not their statuses, so that the ring goes on and all sees the garbage.
 * "scribbling" on standard error says that it has begun. It also reads the kernel's counters now and
 * then, which clears them. */
#include "testimony.h"

#include <linux/if_packet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

/* Between two rounds the kernel and the runtime can do something with what is there. */
enum { HEADER_WORDS = 40, STATUS_WORD = 2, SOME = 4, PAUSE_MICROS = 500 };

static uint64_t state;

static uint64_t next_random(void) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* Whole garbage, small numbers and flipped bits: some of it looks nearly right. */
static uint32_t garbage(uint32_t before) {
    switch (next_random() % SOME) {
        case 0: return (uint32_t)next_random();
        case 1: return (uint32_t)(next_random() % 4096);
        case 2: return before ^ 1u << next_random() % 32;
        default: return before;
    }
}

static void scribble(volatile uint32_t *words, int spare) {
    for (int i = 0; i < HEADER_WORDS; i++) {
        if (i != STATUS_WORD || !spare) words[i] = garbage(words[i]);
    }
}

int main(int argc, char **argv) {
    if (argc != 3 && argc != 4) return 2;
    state = strtoull(argv[2], NULL, 10) | 1;
    struct testimony t = {0};
    testimony_connect(&t, argv[1], "", 0);
    testimony_numbers(&t);
    testimony_choose(&t, 0);
    size_t length = (size_t)t.block_size * t.num_blocks;
    uint8_t *ring = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, t.ring, 0);
    if (ring == MAP_FAILED) fail("mmap");
    fprintf(stderr, "scribbling\n");
    for (uint64_t round = 0;; round++) {
        for (uint32_t block = 0; block < t.num_blocks; block++) {
            scribble((volatile uint32_t *)(ring + (size_t)block * t.block_size), argc == 4);
        }
        struct tpacket_stats_v3 statistics;
        socklen_t size = sizeof statistics;
        if (round % 100 == 0) getsockopt(t.ring, SOL_PACKET, PACKET_STATISTICS, &statistics, &size);
        usleep(PAUSE_MICROS);
    }
}
