//! One way of scoring columns again and again, for a profiler:
//! `perf record target/release/examples/hot_columns coded 1000000 50`.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let path = args.next().unwrap_or_default();
    let leads = args.next().map_or(Ok(1_000_000), |leads| leads.parse())?;
    let calls = args.next().map_or(Ok(20), |calls| calls.parse())?;
    leadgrid_benches::columns::repeat(&path, leads, calls)
}
