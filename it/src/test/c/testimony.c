#define _GNU_SOURCE
#include "testimony.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

enum {
    VERSION = 2,
    WAITING_FOR_FANOUT_INDEX = 0x8002,
    FANOUT_SIZE = 0x8003,
    BLOCK_SIZE = 0x8004,
    NUM_BLOCKS = 0x8005,
    FANOUT_INDEX = 0xC007
};

void fail(const char *what) {
    perror(what);
    exit(1);
}

static void fail_protocol(const char *what) {
    fprintf(stderr, "protocol: %s\n", what);
    exit(1);
}

static void read_fully(int fd, void *into, size_t length) {
    for (size_t have = 0; have < length;) {
        ssize_t n = read(fd, (char *)into + have, length - have);
        if (n == 0) fail_protocol("the server closed the connection in the handshake");
        if (n < 0 && errno != EINTR) fail("read");
        if (n > 0) have += (size_t)n;
    }
}

static void bind_own(int fd, const char *address) {
    struct sockaddr_un own = {.sun_family = AF_UNIX};
    socklen_t length = sizeof own.sun_family; /* the kernel chooses an abstract address */
    if (*address == '\0') return;
    if (strcmp(address, "@") != 0) {
        snprintf(own.sun_path, sizeof own.sun_path, "%s", address);
        length = sizeof own;
    }
    if (bind(fd, (struct sockaddr *)&own, length) < 0) fail("bind");
}

void testimony_connect(struct testimony *t, const char *socket_name, const char *own_address, int wait_seconds) {
    struct sockaddr_un server = {.sun_family = AF_UNIX};
    snprintf(server.sun_path, sizeof server.sun_path, "%s", socket_name);
    t->start = t->end = 0;
    t->connection = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (t->connection < 0) fail("socket");
    bind_own(t->connection, own_address);
    for (int tries = wait_seconds * 1000; connect(t->connection, (struct sockaddr *)&server, sizeof server) < 0; tries--) {
        if (tries <= 0) fail(socket_name);
        usleep(1000);
    }
}

void testimony_numbers(struct testimony *t) {
    uint8_t version;
    read_fully(t->connection, &version, 1);
    if (version != VERSION) fail_protocol("the server's version is not 2");
    for (;;) {
        static uint8_t value[65536];
        uint32_t header, number = 0;
        read_fully(t->connection, &header, sizeof header);
        header = ntohl(header);
        uint32_t type = header >> 16, length = header & 0xFFFF;
        if (type <= 0x8001 || type >= 0xC006) fail_protocol("a message that is no server's in the handshake");
        read_fully(t->connection, value, length);
        if (length == sizeof number) memcpy(&number, value, sizeof number);
        if (type == FANOUT_SIZE) t->fanout_size = ntohl(number);
        if (type == BLOCK_SIZE) t->block_size = ntohl(number);
        if (type == NUM_BLOCKS) t->num_blocks = ntohl(number);
        if (type == WAITING_FOR_FANOUT_INDEX) return;
    }
}

static int receive_descriptor(int connection) {
    char byte, control[CMSG_SPACE(8 * sizeof(int))];
    struct iovec data = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {
        .msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(connection, &message, MSG_CMSG_CLOEXEC) != 1) fail_protocol("no byte with the descriptor");
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    if (rights == NULL || rights->cmsg_type != SCM_RIGHTS) fail_protocol("no descriptor");
    if (rights->cmsg_len != CMSG_LEN(sizeof(int))) fail_protocol("more than one descriptor");
    int fd;
    memcpy(&fd, CMSG_DATA(rights), sizeof fd);
    return fd;
}

void testimony_choose(struct testimony *t, uint32_t fanout_index) {
    uint32_t message[] = {htonl((uint32_t)FANOUT_INDEX << 16 | 4), htonl(fanout_index)};
    if (write(t->connection, message, sizeof message) != sizeof message) fail("write");
    t->ring = receive_descriptor(t->connection);
    size_t length = (size_t)t->block_size * t->num_blocks;
    t->blocks = mmap(NULL, length, PROT_READ, MAP_SHARED | MAP_NORESERVE, t->ring, 0);
    if (t->blocks == MAP_FAILED) fail("mmap");
}

/* Has at least so many bytes in the buffer; 0 when the server has closed the connection. */
static int have(struct testimony *t, size_t length) {
    while (t->end - t->start < length) {
        memmove(t->buffer, t->buffer + t->start, t->end - t->start);
        t->end -= t->start;
        t->start = 0;
        ssize_t n = read(t->connection, t->buffer + t->end, sizeof t->buffer - t->end);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return 0;
        t->end += (size_t)n;
    }
    return 1;
}

int64_t testimony_next(struct testimony *t) {
    for (;;) {
        uint32_t x;
        if (!have(t, sizeof x)) return -1;
        memcpy(&x, t->buffer + t->start, sizeof x);
        t->start += sizeof x;
        x = ntohl(x);
        if (x < t->num_blocks) return x;
        if (!(x & 0x80000000u)) fail_protocol("an index beyond the ring");
        for (uint32_t rest = x & 0xFFFF; rest > 0; rest--, t->start++) {
            if (!have(t, 1)) return -1;
        }
    }
}

void testimony_return(struct testimony *t, uint32_t index) {
    uint32_t message = htonl(index);
    if (send(t->connection, &message, sizeof message, MSG_NOSIGNAL) != sizeof message && errno != EPIPE) fail("send");
}
