# The same of a conn.log in awk: per group how many connections, their bytes, and how many failed.
BEGIN { FS = "\t" }
/^#fields/ { for (i = 2; i <= NF; i++) column[$i] = i - 1 }
/^#/ { next }
{
  key = $column["id.orig_h"] FS $column["id.resp_h"] FS $column["id.resp_p"] FS $column["proto"]
  count[key]++
  total = $column["orig_ip_bytes"] + $column["resp_ip_bytes"]
  sum[key] += total
  first[key] = $column["ts"] + 0
  if ($column["conn_state"] == "S0" || $column["conn_state"] == "REJ") failed[key]++
  connections++
  bytes += total
}
END { printf "%d %d %d\n", length(count), connections, bytes }
