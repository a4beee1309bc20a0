/* Clients that connect, read and leave at random: churn SOCKET CLIENTS SEED, until it is ended.
 * So many are there at a time, each a process. Some leave in the handshake, some keep a block in hand when they leave, some
 * are slow. Once a second it prints how many have left, and how many of these were cut off by the server. */
#define _GNU_SOURCE
#include "testimony.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_SECONDS = 30, MOST_BLOCKS = 250, MOST_HELD = 3, MOST_PAUSE_MICROSECONDS = 30000 };

static void read_blocks(struct testimony *t) {
    uint32_t held[MOST_HELD];
    int holding = 0, hold = rand() % MOST_HELD;
    int slow = rand() % 8 == 0;
    for (int left = rand() % MOST_BLOCKS; left > 0; left--) {
        int64_t index = testimony_next(t);
        if (index < 0) exit(1);
        held[holding++] = (uint32_t)index;
        if (slow) usleep((useconds_t)(rand() % MOST_PAUSE_MICROSECONDS));
        while (holding > hold) testimony_return(t, held[--holding]);
    }
}

static void one_client(const char *socket_name) {
    struct testimony t = {0};
    testimony_connect(&t, socket_name, "", PATIENCE_SECONDS);
    int stage = rand() % 20;
    if (stage == 0) exit(0);
    testimony_numbers(&t);
    if (stage == 1) exit(0);
    testimony_choose(&t, 0);
    if (stage != 2) read_blocks(&t);
    exit(0);
}

static void start_client(const char *socket_name) {
    unsigned seed = (unsigned)rand();
    pid_t child = fork();
    if (child < 0) fail("fork");
    if (child > 0) return;
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) fail("prctl");
    if (freopen("/dev/null", "w", stderr) == NULL) exit(1);
    srand(seed);
    one_client(socket_name);
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    srand((unsigned)strtoul(argv[3], NULL, 10));
    for (int i = atoi(argv[2]); i > 0; i--) start_client(argv[1]);
    unsigned long left = 0, cut_off = 0;
    for (time_t last = time(NULL);;) {
        int status;
        if (wait(&status) < 0) fail("wait");
        left++;
        if (status != 0) cut_off++;
        if (time(NULL) != last) {
            last = time(NULL);
            printf("%lu %lu\n", left, cut_off);
            fflush(stdout);
        }
        start_client(argv[1]);
    }
}
