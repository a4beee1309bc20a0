/* Sends numbered frames until it is ended, or so many: flood INTERFACE PACKETS-A-SECOND FRAME-BYTES [COUNT]
 * 0 packets a second: as fast as it goes. The number stands big-endian behind the headers of a UDP packet, and is spread over its source address, so that a
 * fanout by hash has something to tell apart. */
#define _GNU_SOURCE
#include "sending.h"

#include <endian.h>
#include <linux/if_packet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { SOURCE_OFFSET = 28, NUMBER_OFFSET = 42, SMALLEST = 60, BIGGEST = 9014 };

static const uint8_t headers[] = {
    2, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 8, 0,                           /* Ethernet */
    0x45, 0, 0, 46, 0, 0, 0, 0, 64, 17, 0, 0, 10, 0, 0, 0, 10, 0, 0, 1, /* IPv4 */
    4, 0, 4, 0, 0, 26, 0, 0};                                           /* UDP */

static void number(uint8_t *frame, uint64_t n) {
    uint64_t big_endian = htobe64(n);
    memcpy(frame + NUMBER_OFFSET, &big_endian, sizeof big_endian);
    frame[SOURCE_OFFSET] = (uint8_t)(n >> 8);
    frame[SOURCE_OFFSET + 1] = (uint8_t)n;
}

int main(int argc, char **argv) {
    if (argc != 4 && argc != 5) return 2;
    int fd = open_sender(argv[1]);
    struct pace pace = pace_of(atof(argv[2]));
    size_t length = strtoul(argv[3], NULL, 10);
    uint64_t count = argc == 5 ? strtoull(argv[4], NULL, 10) : UINT64_MAX;
    if (length < SMALLEST || length > BIGGEST) return 2;
    int on = 1;
    if (setsockopt(fd, SOL_PACKET, PACKET_QDISC_BYPASS, &on, sizeof on) < 0) fail("PACKET_QDISC_BYPASS");
    static uint8_t frame[BIGGEST];
    memcpy(frame, headers, sizeof headers);
    for (uint64_t n = 0; n < count; n++) {
        number(frame, n);
        wait_for_turn(&pace);
        send_one(fd, frame, length);
    }
}
