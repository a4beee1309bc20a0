"""Puts packets into a device without link header: tun.py NAME, then a packet a line in hex on standard input.

Makes the device and says "up" when it is. A line "type N" makes it a device of hardware type N, and "up" is said again. The device
is gone when standard input ends.
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


def set_link(*what):
    subprocess.run(["ip", "link", "set", sys.argv[1], *what], check=True)


device = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", sys.argv[1].encode(), IFF_TUN | IFF_NO_PI))
set_link("addrgenmode", "none")
set_link("up")
print("up", flush=True)
for line in sys.stdin:
    if line.startswith("type "):
        set_link("down")
        fcntl.ioctl(device, TUNSETLINK, int(line[5:]))
        set_link("up")
        print("up", flush=True)
    else:
        os.write(device, bytes.fromhex(line))
