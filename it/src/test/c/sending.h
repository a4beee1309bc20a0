/* Sending frames out of an interface at a given pace. Every function ends the process with a message if it fails. */
#ifndef SENDING_H
#define SENDING_H

#include <stddef.h>
#include <stdint.h>

struct pace {
    double nanos_each;
    uint64_t start;
    uint64_t sent;
};

struct pace pace_of(double packets_a_second);

/* Returns when the next frame is due. */
void wait_for_turn(struct pace *pace);

int open_sender(const char *interface);

void send_one(int fd, const void *frame, size_t length);

void fail(const char *what);

#endif
