/* A client that does not behave: attack SOCKET MODE [SEED], until it is ended; tries again whenever it is cut off.
 *   connect  connects and leaves, as fast as it can
 *   slow     begins as many handshakes as it can, and never goes on
 *   garbage  sends random bytes in the handshake, and leaves after a random number of them
 *   half     sends half of the fanout index, and nothing more
 *   talk     joins, and sends unknown messages of 65,535 bytes
 *   chirp    joins, and sends unknown messages without a value
 *   deaf     joins, and reads nothing any more
 *   wrong    joins, and returns random indexes
 * Once a second it prints how often it has connected. */
#include "testimony.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { HANDSHAKES = 200, LONGEST_GARBAGE = 300, LARGEST_VALUE = 65535, RETRY_MICROSECONDS = 2000 };

static const uint8_t fanout_index[] = {0xC0, 0x07, 0, 4, 0, 0, 0, 0};
static unsigned long connections;

static void report(void) {
    static time_t last;
    time_t now = time(NULL);
    if (now == last) return;
    last = now;
    printf("%lu\n", connections);
    fflush(stdout);
}

/* A connection that does not wait for anything, or -1 if there is no place in the queue. */
static int try_connect(const struct sockaddr_un *server) {
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0) fail("socket");
    report();
    if (connect(fd, (const struct sockaddr *)server, sizeof *server) < 0) {
        close(fd);
        return -1;
    }
    connections++;
    return fd;
}

static int connected(const struct sockaddr_un *server) {
    int fd;
    while ((fd = try_connect(server)) < 0) usleep(RETRY_MICROSECONDS);
    return fd;
}

static void await_end(int fd) {
    struct pollfd end = {.fd = fd, .events = 0};
    while (poll(&end, 1, 1000) <= 0) report();
    close(fd);
}

static void connect_only(const struct sockaddr_un *server) {
    int fd = try_connect(server);
    if (fd >= 0) close(fd);
}

static int is_open(int fd) {
    struct pollfd end = {.fd = fd, .events = 0};
    return poll(&end, 1, 0) == 0;
}

static void begin_handshakes(const struct sockaddr_un *server) {
    static int open[HANDSHAKES], next;
    next = (next + 1) % HANDSHAKES;
    if (open[next] > 0 && is_open(open[next])) return;
    if (open[next] > 0) close(open[next]);
    open[next] = try_connect(server);
    if (open[next] < 0) usleep(RETRY_MICROSECONDS);
}

static void send_garbage(const struct sockaddr_un *server) {
    uint8_t bytes[LONGEST_GARBAGE];
    size_t length = 1 + (size_t)rand() % sizeof bytes;
    for (size_t i = 0; i < length; i++) bytes[i] = (uint8_t)rand();
    if (rand() % 2) memcpy(bytes, fanout_index, length < 4 ? length : 4);
    int fd = connected(server);
    send(fd, bytes, length, MSG_NOSIGNAL);
    if (rand() % 2) usleep(RETRY_MICROSECONDS);
    close(fd);
}

static void send_half(const struct sockaddr_un *server) {
    int fd = connected(server);
    send(fd, fanout_index, 6, MSG_NOSIGNAL);
    await_end(fd);
}

/* A connection that has sent its fanout index, and waits when it sends. */
static int joined(const struct sockaddr_un *server) {
    int fd = connected(server);
    send(fd, fanout_index, sizeof fanout_index, MSG_NOSIGNAL);
    usleep(RETRY_MICROSECONDS);
    return fd;
}

static void talk(const struct sockaddr_un *server, size_t value_length) {
    static uint8_t messages[4 + LARGEST_VALUE];
    size_t length = 4 + value_length, filled = sizeof messages / length * length;
    for (size_t at = 0; at < filled; at += length) {
        uint32_t header = htonl(0xDDDD0000u | (uint32_t)value_length);
        memcpy(messages + at, &header, sizeof header);
    }
    int fd = joined(server);
    for (size_t sent = 0;;) {
        struct pollfd room = {.fd = fd, .events = POLLOUT};
        poll(&room, 1, 1000);
        report();
        ssize_t n = send(fd, messages + sent, filled - sent, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN && errno != EINTR) break;
        if (n > 0) sent = (sent + (size_t)n) % filled;
    }
    close(fd);
}

static void read_nothing(const struct sockaddr_un *server) {
    await_end(joined(server));
}

static void return_wrong(const struct sockaddr_un *server) {
    int fd = joined(server);
    uint32_t index = (uint32_t)rand() & 0x7FFFFFFF;
    send(fd, &index, sizeof index, MSG_NOSIGNAL);
    await_end(fd);
}

static void act(const char *mode, const struct sockaddr_un *server) {
    if (strcmp(mode, "connect") == 0) connect_only(server);
    else if (strcmp(mode, "slow") == 0) begin_handshakes(server);
    else if (strcmp(mode, "garbage") == 0) send_garbage(server);
    else if (strcmp(mode, "half") == 0) send_half(server);
    else if (strcmp(mode, "talk") == 0) talk(server, LARGEST_VALUE);
    else if (strcmp(mode, "chirp") == 0) talk(server, 0);
    else if (strcmp(mode, "deaf") == 0) read_nothing(server);
    else if (strcmp(mode, "wrong") == 0) return_wrong(server);
    else exit(2);
}

int main(int argc, char **argv) {
    if (argc < 3) return 2;
    struct sockaddr_un server = {.sun_family = AF_UNIX};
    snprintf(server.sun_path, sizeof server.sun_path, "%s", argv[1]);
    srand(argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 1);
    for (;;) act(argv[2], &server);
}
