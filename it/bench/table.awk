# Lines: who, what, shape, ns, bytes. Prints medians, and ratios to C of the same shape: copies to the walk that copies.
{
    key = $2 " | " $3 " | " $1
    if (!(key in count)) order[++keys] = key
    figures[key, ++count[key]] = $4
    if ($5 + 0 >= bytes[key] + 0) bytes[key] = $5
}

function median(key,   i, j, n, sorted, swap) {
    n = count[key]
    for (i = 1; i <= n; i++) sorted[i] = figures[key, i] + 0
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (sorted[j] < sorted[i]) {
        swap = sorted[i]; sorted[i] = sorted[j]; sorted[j] = swap
    }
    least = sorted[1]
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

END {
    print "| what | ring | by | ns, median | least | to C | bytes allocated |"
    print "|---|---|---|---|---|---|---|"
    for (k = 1; k <= keys; k++) {
        key = order[k]
        split(key, part, " \\| ")
        nanos = median(key)
        base = (part[1] ~ /[cC]opy/ ? "copy" : "walk") " | " part[2] " | C"
        shown = least
        ratio = base in count ? sprintf("%.2f", nanos / median(base)) : ""
        allocated = bytes[key]
        sub(/_/, " ", key)
        printf "| %s | %.2f | %.2f | %s | %s |\n", key, nanos, shown, ratio, allocated
    }
}
