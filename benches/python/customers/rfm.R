# The package `rfm` on the orders of `cargo xtask bench rfm`: Rscript rfm.R ORDERS.csv DAY CODES.csv ROUNDS
# prints the seconds of CPU time of the best round, and the version of the package.
given <- commandArgs(trailingOnly = TRUE)
orders <- read.csv(given[1])
orders$day <- as.Date(orders$day)
as_of <- as.Date(given[2])
best <- Inf
for (round in seq_len(as.integer(given[4]))) {
  taken <- system.time(found <- rfm::rfm_table_order(orders, customer, day, amount, as_of))
  best <- min(best, taken[["user.self"]] + taken[["sys.self"]])
}
codes <- as.data.frame(found$rfm)[c("customer_id", "recency_score", "frequency_score", "monetary_score")]
write.csv(codes, given[3], row.names = FALSE)
cat(best, as.character(utils::packageVersion("rfm")), "\n")
