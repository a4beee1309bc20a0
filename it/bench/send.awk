# Prints medians, with [lowest - highest], of lines "NAME BYTES FRAMES-A-SECOND", and how many times those of sendmmsg they are.
{
    key = $1 " " $2
    if (!(key in count)) { order[++keys] = key }
    value[key, ++count[key]] = $3
}
function sort(key,    i, j, v) {
    for (i = 2; i <= count[key]; i++) {
        v = value[key, i]
        for (j = i - 1; j > 0 && value[key, j] > v; j--) { value[key, j + 1] = value[key, j] }
        value[key, j + 1] = v
    }
}
function median(key) { return value[key, int((count[key] + 1) / 2)] }
END {
    print "| sender | frame, bytes | Mframes/s | times `sendmmsg` |"
    print "|---|---|---|---|"
    for (k = 1; k <= keys; k++) { sort(order[k]) }
    for (k = 1; k <= keys; k++) {
        key = order[k]
        split(key, parts, " ")
        base = "sendmmsg " parts[2]
        printf "| %s | %s | %.2f [%.2f - %.2f] | %s |\n", parts[1], parts[2], median(key) / 1e6, value[key, 1] / 1e6, \
            value[key, count[key]] / 1e6, base in count ? sprintf("%.2f", median(key) / median(base)) : "-"
    }
}
