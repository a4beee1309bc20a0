# Lines: what, bytes, readers, frames sent, seconds, blocks, lost, CPU nanoseconds of the server and of all, p50 and p99 in microseconds.
# Prints two tables: medians of the rounds, with the lowest and the highest.
{
    if (!(($2, $3) in seen)) order[++cases] = $2 SUBSEP $3
    seen[$2, $3] = 1
    key = $1 SUBSEP $2 SUBSEP $3
    n = ++count[key]
    rate[key, n] = $4 / $5 / 1e6
    cost[key, n] = $9 / $4
    block[key, n] = ($1 == "one" ? $8 : $9 / $3) / $6 / 1000
    p50[key, n] = $10
    p99[key, n] = $11
    lost[key] += $7
}

# Sets middle as well.
function summary(figures, key, format,   i, j, n, sorted, swap) {
    n = count[key]
    for (i = 1; i <= n; i++) sorted[i] = figures[key, i] + 0
    for (i = 1; i <= n; i++) for (j = i + 1; j <= n; j++) if (sorted[j] < sorted[i]) {
        swap = sorted[i]; sorted[i] = sorted[j]; sorted[j] = swap
    }
    middle = n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
    return sprintf(format " [" format " - " format "]", middle, sorted[1], sorted[n])
}

END {
    print "| frame, bytes | readers | Mpackets/s, one ring shared | a ring each | times | CPU ns a packet, all: shared | a ring each | lost |"
    print "|---|---|---|---|---|---|---|---|"
    for (c = 1; c <= cases; c++) {
        split(order[c], part, SUBSEP)
        shared = "one" SUBSEP order[c]
        each = "each" SUBSEP order[c]
        ours = summary(rate, shared, "%.2f"); a = middle
        theirs = summary(rate, each, "%.2f"); b = middle
        printf "| %d | %d | %s | %s | %.2f | %s | %s | %d, %d |\n", part[1], part[2], ours, theirs, a / b,
            summary(cost, shared, "%.0f"), summary(cost, each, "%.0f"), lost[shared], lost[each]
    }
    print ""
    print "| frame, bytes | readers | CPU us a block: the server | one reader with its own ring | times | p50 us: shared | own ring | p99 us: shared | own ring |"
    print "|---|---|---|---|---|---|---|---|---|"
    for (c = 1; c <= cases; c++) {
        split(order[c], part, SUBSEP)
        shared = "one" SUBSEP order[c]
        if (part[1] != size) { # the first count of readers is compared with
            size = part[1]
            plain = "each" SUBSEP order[c]
            limit = summary(block, plain, "%.1f"); b = middle
        }
        ours = summary(block, shared, "%.1f"); a = middle
        printf "| %d | %d | %s | %s | %.2f | %s | %s | %s | %s |\n", part[1], part[2], ours, limit, a / b,
            summary(p50, shared, "%.0f"), summary(p50, plain, "%.0f"), summary(p99, shared, "%.0f"), summary(p99, plain, "%.0f")
    }
}
