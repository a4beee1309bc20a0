# Lines: program, seconds, CPU seconds of the program and of the system. Prints medians with the lowest and the highest, and how many
# times as fast extract is.
{
    if (!($1 in count)) order[++names] = $1
    n = ++count[$1]
    wall[$1, n] = $2
    cpu[$1, n] = $3 + $4
}

END {
    print "| | seconds | seconds of CPU |"
    print "|---|---|---|"
    for (i = 1; i <= names; i++) printf "| %s | %s | %s |\n", order[i], summary(wall, order[i], "%.2f"), summary(cpu, order[i], "%.2f")
    if (!("extract" in count)) exit
    printf "tcpdump / extract: %.1f in the page cache, %.1f on the disk\n", median(wall, "tcpdump") / median(wall, "extract"),
        median(wall, "tcpdump-disk") / median(wall, "extract-disk")
}
