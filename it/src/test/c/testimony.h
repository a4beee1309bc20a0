/* A Testimony client's side of the protocol, version 2. Every function ends the process with a message if it fails. */
#ifndef TESTIMONY_H
#define TESTIMONY_H

#include <stddef.h>
#include <stdint.h>

struct testimony {
    int connection;
    int ring;        /* the AF_PACKET socket that was received */
    uint8_t *blocks; /* its memory, read-only */
    uint32_t fanout_size;
    uint32_t block_size;
    uint32_t num_blocks;
    uint8_t buffer[4096]; /* indexes that were read and not yet asked for: [start, end) */
    size_t start;
    size_t end;
};

/* Where the client's own end is bound: "" nowhere, "@" an autobind address, else a file. */
void testimony_connect(struct testimony *t, const char *socket_name, const char *own_address, int wait_seconds);

/* Reads the version byte and the numbers, up to WaitingForFanoutIndex. */
void testimony_numbers(struct testimony *t);

/* Says which ring is wanted, receives and maps it. */
void testimony_choose(struct testimony *t, uint32_t fanout_index);

/* Waits for a block; -1 when the server has closed the connection. */
int64_t testimony_next(struct testimony *t);

void testimony_return(struct testimony *t, uint32_t index);

/* Writes a message with the reason of errno and ends the process with status 1. */
void fail(const char *what);

#endif
