# Lines: program, seconds, CPU seconds of the program and of the system. Prints medians, and how many times as fast extract is.
{
    count[$1]++
    wall[$1, count[$1]] = $2
    cpu[$1, count[$1]] = $3 + $4
}

END {
    printf "%-12s %8s %8s\n", "", "seconds", "CPU"
    for (name in count) printf "%-12s %8.2f %8.2f\n", name, median(wall, name), median(cpu, name)
    printf "tcpdump / extract: %.1f by time, %.1f by CPU\n", median(wall, "tcpdump") / median(wall, "extract"),
        median(cpu, "tcpdump") / median(cpu, "extract")
}
