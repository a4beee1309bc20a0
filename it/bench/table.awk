# Lines: who, what, shape, ns (median, least), bytes. Prints the medians of the rounds, the least of all, and the ratios of both to C
# on the same shape: copies to the walk that copies.
{
    key = $2 " | " $3 " | " $1
    if (!(key in count)) order[++keys] = key
    figures[key, ++count[key]] = $4
    if (count[key] == 1 || $5 + 0 < least[key]) least[key] = $5 + 0
    if ($6 + 0 >= bytes[key] + 0) bytes[key] = $6
}

END {
    print "| what | ring | by | ns, median | to C | ns, least | to C | bytes allocated |"
    print "|---|---|---|---|---|---|---|---|"
    for (k = 1; k <= keys; k++) {
        key = order[k]
        split(key, part, " \\| ")
        base = (part[1] ~ /[cC]opy/ ? "copy" : "walk") " | " part[2] " | C"
        shown = key
        sub(/_/, " ", shown)
        printf "| %s | %.2f | %s | %.2f | %s | %s |\n", shown, median(figures, key), ratio(median(figures, key), median(figures, base)),
            least[key], ratio(least[key], least[base]), bytes[key]
    }
}

function ratio(nanos, limit) {
    return limit > 0 ? sprintf("%.2f", nanos / limit) : ""
}
