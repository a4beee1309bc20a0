"""Puts packets into a device without link header: tun.py NAME, then a packet a line in hex on standard input.

Makes the device and says "up" when it is. The device is gone when standard input ends.
"""
import fcntl
import os
import struct
import subprocess
import sys

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000

device = os.open("/dev/net/tun", os.O_RDWR)
fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", sys.argv[1].encode(), IFF_TUN | IFF_NO_PI))
subprocess.run(["ip", "link", "set", sys.argv[1], "addrgenmode", "none"], check=True)
subprocess.run(["ip", "link", "set", sys.argv[1], "up"], check=True)
print("up", flush=True)
for line in sys.stdin:
    os.write(device, bytes.fromhex(line))
