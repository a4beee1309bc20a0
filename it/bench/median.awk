# What the tables have in common: figures[key, 1] to figures[key, count[key]] are those of the rounds.

function sort_to(sorted, figures, key,   i, j, value) {
    for (i = 1; i <= count[key]; i++) {
        value = figures[key, i] + 0
        for (j = i - 1; j > 0 && sorted[j] > value; j--) sorted[j + 1] = sorted[j]
        sorted[j + 1] = value
    }
    return count[key]
}

function median(figures, key,   sorted, n) {
    n = sort_to(sorted, figures, key)
    return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}

# The median with the lowest and the highest.
function summary(figures, key, format,   sorted, n) {
    n = sort_to(sorted, figures, key)
    return sprintf(format " [" format " - " format "]", median(figures, key), sorted[1], sorted[n])
}
