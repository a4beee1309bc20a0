/* What a client can do with the descriptor that it got: tries what it must not, prints "WHAT ERRNO-NAME" a line.
 *
 * descriptor SOCKET INDEX OTHER-INTERFACE */
#define _GNU_SOURCE
#include "testimony.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static void report(const char *what, int result) {
    printf("%s %s\n", what, result == 0 ? "OK" : strerrorname_np(errno));
}

static void try_filter(int fd) {
    struct sock_filter everything[] = {BPF_STMT(BPF_RET | BPF_K, 0x40000)};
    struct sock_fprog program = {.len = 1, .filter = everything};
    report("attach", setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program));
}

static void try_detach(int fd) {
    int ignored = 0;
    report("detach", setsockopt(fd, SOL_SOCKET, SO_DETACH_FILTER, &ignored, sizeof ignored));
}

static void try_unlock(int fd) {
    int off = 0;
    report("unlock", setsockopt(fd, SOL_SOCKET, SO_LOCK_FILTER, &off, sizeof off));
}

static void try_bind(int fd, const char *interface) {
    struct sockaddr_ll other = {
        .sll_family = AF_PACKET,
        .sll_protocol = htons(ETH_P_ALL),
        .sll_ifindex = interface == NULL ? 0 : (int)if_nametoindex(interface)};
    if (interface != NULL && other.sll_ifindex == 0) fail(interface);
    report(interface == NULL ? "bind-any" : "bind-other", bind(fd, (struct sockaddr *)&other, sizeof other));
}

int main(int argc, char **argv) {
    if (argc != 4) return 2;
    struct testimony t = {0};
    testimony_connect(&t, argv[1], "", 0);
    testimony_numbers(&t);
    testimony_choose(&t, (uint32_t)strtoul(argv[2], NULL, 10));
    try_detach(t.ring);
    try_unlock(t.ring);
    try_filter(t.ring);
    try_bind(t.ring, argv[3]);
    try_bind(t.ring, NULL);
    return 0;
}
