/* What a client can do with the memory file of a sealed socket: tries what it must not, prints "WHAT ERRNO-NAME" a line.
 *
 * memoryfile SOCKET INDEX */
#define _GNU_SOURCE
#include "testimony.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static void report(const char *what, int succeeded) {
    printf("%s %s\n", what, succeeded ? "OK" : strerrorname_np(errno));
}

static void try_map(const char *what, int fd, size_t length) {
    report(what, mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0) != MAP_FAILED);
}

/* Another descriptor of the file, opened for writing. */
static int reopen(int fd) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    int again = open(path, O_RDWR | O_CLOEXEC);
    if (again < 0) fail(path);
    return again;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    struct testimony t = {0};
    testimony_connect(&t, argv[1], "", 0);
    testimony_numbers(&t);
    testimony_choose(&t, (uint32_t)strtoul(argv[2], NULL, 10));
    size_t length = (size_t)t.block_size * t.num_blocks;
    try_map("map", t.ring, length);
    try_map("map-again", reopen(t.ring), length);
    report("protect", mprotect((void *)t.blocks, length, PROT_READ | PROT_WRITE) == 0);
    report("write", pwrite(t.ring, "x", 1, 0) == 1);
    report("shrink", ftruncate(t.ring, 0) == 0);
    report("grow", ftruncate(t.ring, (off_t)length * 2) == 0);
    report("punch", fallocate(t.ring, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, 0, (off_t)length) == 0);
    report("remove", madvise((void *)t.blocks, length, MADV_REMOVE) == 0);
    report("seal", fcntl(t.ring, F_ADD_SEALS, F_SEAL_WRITE) == 0);
    return 0;
}
