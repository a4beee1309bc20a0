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

END {
    print "| frame, bytes | readers | Mpackets/s, one ring shared | a ring each | times | CPU ns a packet, all: shared | a ring each | lost |"
    print "|---|---|---|---|---|---|---|---|"
    for (c = 1; c <= cases; c++) {
        split(order[c], part, SUBSEP)
        shared = "one" SUBSEP order[c]
        each = "each" SUBSEP order[c]
        printf "| %d | %d | %s | %s | %.2f | %s | %s | %d, %d |\n", part[1], part[2], summary(rate, shared, "%.2f"),
            summary(rate, each, "%.2f"), median(rate, shared) / median(rate, each),
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
        }
        printf "| %d | %d | %s | %s | %.2f | %s | %s | %s | %s |\n", part[1], part[2], summary(block, shared, "%.1f"),
            summary(block, plain, "%.1f"), median(block, shared) / median(block, plain),
            summary(p50, shared, "%.0f"), summary(p50, plain, "%.0f"), summary(p99, shared, "%.0f"), summary(p99, plain, "%.0f")
    }
}
