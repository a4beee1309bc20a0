/* Sends the packets of a capture file in order: sendpcap FILE INTERFACE PACKETS-A-SECOND */
#include "sending.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct file_header {
    uint32_t magic;
    uint16_t major, minor;
    uint32_t zone, accuracy, snap_length, link_type;
};

struct record_header {
    uint32_t seconds, fraction, length, wire_length;
};

enum { MAGIC_MICROSECONDS = 0xA1B2C3D4, BIGGEST = 65536 };

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    FILE *file = fopen(argv[1], "rb");
    struct file_header header;
    if (file == NULL || fread(&header, sizeof header, 1, file) != 1) fail(argv[1]);
    if (header.magic != MAGIC_MICROSECONDS) return 2;
    int fd = open_sender(argv[2]);
    struct pace pace = pace_of(atof(argv[3]));
    static uint8_t bytes[BIGGEST];
    for (struct record_header record; fread(&record, sizeof record, 1, file) == 1;) {
        if (record.length > BIGGEST || fread(bytes, record.length, 1, file) != 1) fail("the file is cut short");
        wait_for_turn(&pace);
        send_one(fd, bytes, record.length);
    }
    return 0;
}
