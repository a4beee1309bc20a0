# Prints medians, with [lowest - highest], of lines "PROGRAM WHAT NANOSECONDS-A-PACKET", and of how many times that of C just before they are.
{
    if ($1 == "C") { c[$2] = $3 }
    key = $1 " " $2
    if (!(key in count)) { order[++keys] = key }
    value[key, ++count[key]] = $3
    ratio[key, count[key]] = $3 / c[$2]
}
END {
    print "| program | what | ns a packet | packets/s | times C |"
    print "|---|---|---|---|---|"
    for (k = 1; k <= keys; k++) {
        key = order[k]
        split(key, parts, " ")
        name = parts[1]
        sub(/_/, " ", name)
        printf "| %s | %s | %s | %.0f | %s |\n", name, parts[2], summary(value, key, "%.0f"), 1e9 / median(value, key),
            summary(ratio, key, "%.2f")
    }
}
