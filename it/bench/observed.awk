# Prints medians, with [lowest - highest], of lines "NAME <tab> VALUE <tab> FORMAT".
{
    if (!($1 in count)) { order[++names] = $1; format[$1] = $3 }
    figures[$1, ++count[$1]] = $2
}
END {
    for (i = 1; i <= names; i++) { printf "%s: %s\n", order[i], summary(figures, order[i], format[order[i]]) }
}
