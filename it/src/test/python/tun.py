"""Puts packets into a device without link header: tun.py NAME [QUEUES], then a packet a line in hex on standard input.

Makes the device and says "up" when it is. A line "type N" makes it a device of hardware type N, and "up" is said again. A line
"queue N" sends the next packets through another of its queues. The device is gone when standard input ends.
"""
import fcntl
import os
import struct
import subprocess
import sys

TUNSETIFF = 0x400454CA
TUNSETLINK = 0x400454CD
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
IFF_MULTI_QUEUE = 0x0100


def set_link(*what):
    subprocess.run(["ip", "link", "set", sys.argv[1], *what], check=True)


def open_queue(flags):
    queue = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(queue, TUNSETIFF, struct.pack("16sH22x", sys.argv[1].encode(), IFF_TUN | IFF_NO_PI | flags))
    return queue


count = int(sys.argv[2]) if len(sys.argv) > 2 else 1
queues = [open_queue(IFF_MULTI_QUEUE if count > 1 else 0) for _ in range(count)]
device = queues[0]
set_link("addrgenmode", "none")
set_link("up")
print("up", flush=True)
for line in sys.stdin:
    if line.startswith("type "):
        set_link("down")
        fcntl.ioctl(device, TUNSETLINK, int(line[5:]))
        set_link("up")
        print("up", flush=True)
    elif line.startswith("queue "):
        device = queues[int(line[6:])]
    else:
        os.write(device, bytes.fromhex(line))
