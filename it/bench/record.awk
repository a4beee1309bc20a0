# Lines: what, bytes of a frame, frames a second without loss, whether that was the sender's limit, CPU ns a packet, CPU seconds a GB of
# frames, bytes written for a byte of frames. Prints a table: medians of the rounds, with the lowest and the highest.
{
    if (!(($1, $2) in count)) order[++cases] = $1 SUBSEP $2
    n = ++count[$1, $2]
    rate[$1, $2, n] = $3 / 1e6
    if ($4 == "no") lost[$1, $2] = 1
    nanos[$1, $2, n] = $5
    gb[$1, $2, n] = $6
    size[$1, $2, n] = $7
}

END {
    print "| frame, bytes | program | Mpackets/s without loss | CPU ns a packet | CPU s a GB | bytes written for a byte |"
    print "|---|---|---|---|---|---|"
    for (c = 1; c <= cases; c++) {
        split(order[c], part, SUBSEP)
        key = order[c]
        printf "| %d | %s | %s%s | %s | %s | %s |\n", part[2], part[1], (key in lost) ? "" : "all: ", summary(rate, key, "%.2f"),
            summary(nanos, key, "%.0f"), summary(gb, key, "%.2f"), summary(size, key, "%.2f")
    }
}
