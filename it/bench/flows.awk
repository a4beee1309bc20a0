# Lines: tool, kind of file, seconds, CPU seconds of the tool and of the system. Prints medians.
{
    name = $1 " " $2
    count[name]++
    wall[name, count[name]] = $3
    cpu[name, count[name]] = $4 + $5
}

END {
    printf "%-10s %-10s %8s %8s %10s %14s\n", "", "flows", "seconds", "CPU", "ns/packet", "without start"
    for (name in count) {
        split(name, part, " ")
        start = median(cpu, part[1] " start")
        c = median(cpu, name)
        printf "%-10s %-10s %8.2f %8.2f", part[1], part[2], median(wall, name), c
        if (part[2] != "start") printf " %10.0f %14.0f", c / packets * 1e9, (c - start) / packets * 1e9
        printf "\n"
    }
}
