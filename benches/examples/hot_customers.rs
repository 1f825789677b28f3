//! One way of scoring customers again and again, for a profiler:
//! `perf record target/release/examples/hot_customers numbers shuffled 1000000 5`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let key = args.next().unwrap_or_default();
    let order = args.next().unwrap_or_default();
    let customers = args.next().map_or(Ok(1_000_000), |count| count.parse())?;
    let calls = args.next().map_or(Ok(5), |calls| calls.parse())?;
    leadgrid_benches::customers::repeat(&key, &order, customers, calls)
}
