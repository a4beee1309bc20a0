/* A Testimony client: prints each packet's bytes as a line of lower-case hex, VLAN tags put back.
 *
 * client -s SOCKET [-i INDEX] [-c COUNT] [-w SECONDS] [-b ADDRESS] [-H BLOCKS] [-S MICROSECONDS] [-q] [-n] [-k]
 *   -c  ends after so many packets        -w  waits so long for the socket to be there
 *   -b  binds its own end first: "@" an abstract address, else a file
 *   -H  keeps so many blocks in hand      -q  prints nothing of the packets
 *   -n  prints each block's number instead of its packets
 *   -S  sleeps so long with each block in hand
 *   -k  checks the numbers of flood's packets and of the blocks, and prints what came when it is ended by SIGTERM or by
 *       the server: "blocks=… packets=… missing-blocks=… missing-packets=… wrong=…": missing within what came, wrong
 *       is what came twice, or out of order, or changed while it was in hand
 * "ready" on standard error says that the ring is mapped; "first block N" is the ring's count of the first that came;
 * with -H, "block" says that one more came. */
#define _GNU_SOURCE
#include "testimony.h"

#include <endian.h>
#include <inttypes.h>
#include <linux/if_packet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { TAG_OFFSET = 12, DEFAULT_TPID = 0x8100, NUMBER_OFFSET = 42 };

struct options {
    const char *socket_name;
    const char *own_address;
    uint32_t index;
    uint64_t count;
    int wait_seconds;
    uint32_t hold;
    int quiet;
    int numbers;
    useconds_t sleep;
    int check;
};

/* What has come so far, by its numbers. */
struct checked {
    uint64_t blocks, packets, missing_blocks, missing_packets, wrong;
    uint64_t next_block, next_packet;
};

static volatile sig_atomic_t terminated;
static int connection;

/* Ends the connection, so that the next read ends as well. */
static void terminate(int signal) {
    (void)signal;
    terminated = 1;
    shutdown(connection, SHUT_RDWR);
}

static struct options parse(int argc, char **argv) {
    struct options o = {.own_address = "", .count = UINT64_MAX};
    for (int c; (c = getopt(argc, argv, "s:i:c:w:b:H:S:qnk")) != -1;) {
        switch (c) {
            case 's': o.socket_name = optarg; break;
            case 'i': o.index = (uint32_t)strtoul(optarg, NULL, 10); break;
            case 'c': o.count = strtoull(optarg, NULL, 10); break;
            case 'w': o.wait_seconds = atoi(optarg); break;
            case 'b': o.own_address = optarg; break;
            case 'H': o.hold = (uint32_t)strtoul(optarg, NULL, 10); break;
            case 'q': o.quiet = 1; break;
            case 'S': o.sleep = (useconds_t)strtoul(optarg, NULL, 10); break;
            case 'k': o.check = o.quiet = 1; break;
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

/* Compares a number with the one that is due, and says how many were left out. */
static uint64_t left_out(struct checked *c, uint64_t number, uint64_t due) {
    if (number < due) c->wrong++;
    return number > due ? number - due : 0;
}

static void check_packets(struct checked *c, const uint8_t *block) {
    const struct tpacket_hdr_v1 *header = &((const struct tpacket_block_desc *)block)->hdr.bh1;
    const uint8_t *at = block + header->offset_to_first_pkt;
    for (uint32_t n = header->num_pkts; n > 0; n--) {
        const struct tpacket3_hdr *packet = (const struct tpacket3_hdr *)at;
        uint64_t number;
        memcpy(&number, at + packet->tp_mac + NUMBER_OFFSET, sizeof number);
        number = be64toh(number);
        if (c->packets > 0) c->missing_packets += left_out(c, number, c->next_packet);
        c->next_packet = number + 1;
        c->packets++;
        at += packet->tp_next_offset;
    }
}

static void check_block(struct checked *c, const uint8_t *block) {
    uint64_t number = sequence_number(block);
    if (c->blocks > 0) c->missing_blocks += left_out(c, number, c->next_block);
    c->next_block = number + 1;
    c->blocks++;
    check_packets(c, block);
}

static void print_checked(const struct checked *c) {
    printf("blocks=%" PRIu64 " packets=%" PRIu64 " missing-blocks=%" PRIu64 " missing-packets=%" PRIu64
           " wrong=%" PRIu64 "\n",
           c->blocks, c->packets, c->missing_blocks, c->missing_packets, c->wrong);
    if (fflush(stdout) != 0) fail("standard output");
}

/* Reads blocks until it has enough packets; gives a block back when it has more than it is to hold. */
static void read_packets(struct testimony *t, const struct options *o) {
    uint32_t *held = calloc((size_t)t->num_blocks + 1, sizeof *held);
    if (held == NULL) fail("calloc");
    uint32_t slots = t->num_blocks + 1;
    uint64_t taken = 0, returned = 0;
    struct checked checked = {0};
    for (uint64_t left = o->count; left > 0;) {
        int64_t index = testimony_next(t);
        if (index < 0) {
            if (o->check) print_checked(&checked);
            if (terminated) exit(0);
            fprintf(stderr, "hangup\n");
            exit(3);
        }
        const uint8_t *block = t->blocks + (size_t)index * t->block_size;
        if (taken == 0) fprintf(stderr, "first block %llu\n", sequence_number(block));
        if (o->hold > 0) fprintf(stderr, "block\n");
        if (o->numbers) printf("%llu\n", sequence_number(block));
        left -= walk(block, left, o->quiet);
        if (o->check) check_block(&checked, block);
        if (o->sleep > 0) usleep(o->sleep);
        if (o->check && sequence_number(block) + 1 != checked.next_block) checked.wrong++;
        held[taken++ % slots] = (uint32_t)index;
        while (taken - returned > o->hold) testimony_return(t, held[returned++ % slots]);
    }
    if (o->check) print_checked(&checked);
    free(held);
}

int main(int argc, char **argv) {
    struct options o = parse(argc, argv);
    struct testimony t = {0};
    struct sigaction action = {.sa_handler = terminate};
    if (o.check) sigaction(SIGTERM, &action, NULL);
    testimony_connect(&t, o.socket_name, o.own_address, o.wait_seconds);
    connection = t.connection;
    testimony_numbers(&t);
    testimony_choose(&t, o.index);
    fprintf(stderr, "ready fanout=%u block=%u blocks=%u\n", t.fanout_size, t.block_size, t.num_blocks);
    read_packets(&t, &o);
    return 0;
}
