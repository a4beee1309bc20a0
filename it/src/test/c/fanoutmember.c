/*
 * A member of a fanout group without a ring: fanoutmember INTERFACE ID MODE [PROTOCOL]. MODE is the type, plus flags. Prints
 * "joined", then waits for SIGTERM, and prints how many packets it received.
 */
#include <arpa/inet.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

static volatile sig_atomic_t ended;

static void end(int signal) {
    (void)signal;
    ended = 1;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static int join(const char *interface, int id, int mode, int protocol) {
    int fd = socket(AF_PACKET, SOCK_RAW, 0);
    struct sockaddr_ll address = {
        .sll_family = AF_PACKET, .sll_protocol = htons(protocol), .sll_ifindex = if_nametoindex(interface)};
    int fanout = id | mode << 16;
    if (fd < 0) {
        fail("socket");
    }
    if (bind(fd, (struct sockaddr *)&address, sizeof address) < 0) {
        fail("bind");
    }
    if (setsockopt(fd, SOL_PACKET, PACKET_FANOUT, &fanout, sizeof fanout) < 0) {
        fail("PACKET_FANOUT");
    }
    return fd;
}

int main(int count, char **arguments) {
    if (count < 4) {
        fprintf(stderr, "usage: fanoutmember INTERFACE ID MODE [PROTOCOL]\n");
        return 2;
    }
    int protocol = count > 4 ? (int)strtol(arguments[4], NULL, 0) : ETH_P_ALL;
    int fd = join(arguments[1], atoi(arguments[2]), (int)strtol(arguments[3], NULL, 0), protocol);
    char packet[65536];
    long received = 0;
    struct sigaction action = {.sa_handler = end};
    sigaction(SIGTERM, &action, NULL);
    printf("joined\n");
    fflush(stdout);
    while (!ended) {
        received += recv(fd, packet, sizeof packet, 0) > 0;
    }
    while (recv(fd, packet, sizeof packet, MSG_DONTWAIT) > 0) {
        received++;
    }
    printf("received %ld\n", received);
    return 0;
}
