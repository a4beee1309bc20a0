# Prints medians, with [lowest - highest], of lines "PROGRAM WHAT NANOSECONDS-A-PACKET", and of how many times that of C just before they are.
{
    if ($1 == "C") { c[$2] = $3 }
    key = $1 " " $2
    if (!(key in count)) { order[++keys] = key }
    value[key, ++count[key]] = $3
    ratio[key, count[key]] = $3 / c[$2]
}
function sort(list, key,    i, j, v) {
    for (i = 2; i <= count[key]; i++) {
        v = list[key, i]
        for (j = i - 1; j > 0 && list[key, j] > v; j--) { list[key, j + 1] = list[key, j] }
        list[key, j + 1] = v
    }
}
function median(list, key) { return list[key, int((count[key] + 1) / 2)] }
END {
    print "| program | what | ns a packet | packets/s | times C |"
    print "|---|---|---|---|---|"
    for (k = 1; k <= keys; k++) {
        key = order[k]
        sort(value, key)
        sort(ratio, key)
        split(key, parts, " ")
        name = parts[1]
        sub(/_/, " ", name)
        ns = median(value, key)
        printf "| %s | %s | %.0f [%.0f - %.0f] | %.0f | %.2f [%.2f - %.2f] |\n", name, parts[2], ns, value[key, 1], \
            value[key, count[key]], 1e9 / ns, median(ratio, key), ratio[key, 1], ratio[key, count[key]]
    }
}
