/* A Testimony client: prints each packet's bytes as a line of lower-case hex, VLAN tags put back.
 *
 * client -s SOCKET [-i INDEX] [-c COUNT] [-w SECONDS] [-b ADDRESS] [-H BLOCKS] [-q] [-n]
 *   -c  ends after so many packets        -w  waits so long for the socket to be there
 *   -b  binds its own end first: "@" an abstract address, else a file
 *   -H  keeps so many blocks in hand      -q  prints nothing of the packets
 *   -n  prints each block's number instead of its packets
 * "ready" on standard error says that the ring is mapped; "first block N" is the ring's count of the first that came;
 * with -H, "block" says that one more came. */
#include "testimony.h"

#include <linux/if_packet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TAG_OFFSET = 12, DEFAULT_TPID = 0x8100 };

struct options {
    const char *socket_name;
    const char *own_address;
    uint32_t index;
    uint64_t count;
    int wait_seconds;
    uint32_t hold;
    int quiet;
    int numbers;
};

static struct options parse(int argc, char **argv) {
    struct options o = {.own_address = "", .count = UINT64_MAX};
    for (int c; (c = getopt(argc, argv, "s:i:c:w:b:H:qn")) != -1;) {
        switch (c) {
            case 's': o.socket_name = optarg; break;
            case 'i': o.index = (uint32_t)strtoul(optarg, NULL, 10); break;
            case 'c': o.count = strtoull(optarg, NULL, 10); break;
            case 'w': o.wait_seconds = atoi(optarg); break;
            case 'b': o.own_address = optarg; break;
            case 'H': o.hold = (uint32_t)strtoul(optarg, NULL, 10); break;
            case 'q': o.quiet = 1; break;
            case 'n': o.numbers = o.quiet = 1; break;
            default: exit(2);
        }
    }
    if (o.socket_name == NULL) exit(2);
    return o;
}

static void print_hex(const uint8_t *bytes, uint32_t length) {
    static const char digits[] = "0123456789abcdef";
    for (uint32_t i = 0; i < length; i++) {
        putchar_unlocked(digits[bytes[i] >> 4]);
        putchar_unlocked(digits[bytes[i] & 15]);
    }
}

static void print_packet(const struct tpacket3_hdr *packet) {
    const uint8_t *bytes = (const uint8_t *)packet + packet->tp_mac;
    uint32_t length = packet->tp_snaplen;
    if ((packet->tp_status & TP_STATUS_VLAN_VALID) && length >= TAG_OFFSET) {
        unsigned tpid = packet->tp_status & TP_STATUS_VLAN_TPID_VALID ? packet->hv1.tp_vlan_tpid : DEFAULT_TPID;
        print_hex(bytes, TAG_OFFSET);
        printf("%04x%04x", tpid, packet->hv1.tp_vlan_tci & 0xFFFF);
        bytes += TAG_OFFSET;
        length -= TAG_OFFSET;
    }
    print_hex(bytes, length);
    putchar_unlocked('\n');
}

static uint64_t walk(const uint8_t *block, uint64_t limit, int quiet) {
    const struct tpacket_hdr_v1 *header = &((const struct tpacket_block_desc *)block)->hdr.bh1;
    const uint8_t *packet = block + header->offset_to_first_pkt;
    uint64_t n = 0;
    while (n < header->num_pkts && n < limit) {
        if (!quiet) print_packet((const struct tpacket3_hdr *)packet);
        packet += ((const struct tpacket3_hdr *)packet)->tp_next_offset;
        n++;
    }
    if (fflush(stdout) != 0) fail("standard output");
    return n;
}

static unsigned long long sequence_number(const uint8_t *block) {
    return ((const struct tpacket_block_desc *)block)->hdr.bh1.seq_num;
}

/* Reads blocks until it has enough packets; gives a block back when it has more than it is to hold. */
static void read_packets(struct testimony *t, const struct options *o) {
    uint32_t *held = calloc((size_t)t->num_blocks + 1, sizeof *held);
    if (held == NULL) fail("calloc");
    uint32_t slots = t->num_blocks + 1;
    uint64_t taken = 0, returned = 0;
    for (uint64_t left = o->count; left > 0;) {
        int64_t index = testimony_next(t);
        if (index < 0) {
            fprintf(stderr, "hangup\n");
            exit(3);
        }
        const uint8_t *block = t->blocks + (size_t)index * t->block_size;
        if (taken == 0) fprintf(stderr, "first block %llu\n", sequence_number(block));
        if (o->hold > 0) fprintf(stderr, "block\n");
        if (o->numbers) printf("%llu\n", sequence_number(block));
        left -= walk(block, left, o->quiet);
        held[taken++ % slots] = (uint32_t)index;
        while (taken - returned > o->hold) testimony_return(t, held[returned++ % slots]);
    }
    free(held);
}

int main(int argc, char **argv) {
    struct options o = parse(argc, argv);
    struct testimony t = {0};
    testimony_connect(&t, o.socket_name, o.own_address, o.wait_seconds);
    testimony_numbers(&t);
    testimony_choose(&t, o.index);
    fprintf(stderr, "ready fanout=%u block=%u blocks=%u\n", t.fanout_size, t.block_size, t.num_blocks);
    read_packets(&t, &o);
    return 0;
}
