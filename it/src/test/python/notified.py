"""Takes the messages of sd_notify(3) at a socket, and prints a line for each."""

import socket
import sys

name = sys.argv[1]
manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
manager.bind("\0" + name[1:] if name.startswith("@") else name)
print("bound", flush=True)
while True:
    print(manager.recv(4096).decode().replace("\n", " "), flush=True)
