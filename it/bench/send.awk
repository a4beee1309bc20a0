# Prints medians, with [lowest - highest], of lines "NAME BYTES FRAMES-A-SECOND", and how many times those of sendmmsg they are.
{
    key = $1 " " $2
    if (!(key in count)) { order[++keys] = key }
    value[key, ++count[key]] = $3 / 1e6
}
END {
    print "| sender | frame, bytes | Mframes/s | times `sendmmsg` |"
    print "|---|---|---|---|"
    for (k = 1; k <= keys; k++) {
        key = order[k]
        split(key, parts, " ")
        base = "sendmmsg " parts[2]
        printf "| %s | %s | %s | %s |\n", parts[1], parts[2], summary(value, key, "%.2f"),
            base in count ? sprintf("%.2f", median(value, key) / median(value, base)) : "-"
    }
}
