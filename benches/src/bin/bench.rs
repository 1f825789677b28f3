//! `cargo xtask bench`: measures every language, prints one table and writes `RESULTS.md`.

use std::error::Error;
use std::time::Duration;
use std::{env, fs};

use leadgrid_benches::clock::Effort;
use leadgrid_benches::host::{self, HOSTS};
use leadgrid_benches::manifest::{Replay, folder};
use leadgrid_benches::{in_rust, table};

const USAGE: &str = "\
usage: cargo xtask bench [OPTIONS]

  --rounds=N     rounds of each engine; the best one counts (default 20)
  --millis=N     CPU time of a round (default 50)
  --date=DATE    the date in RESULTS.md (default: today)
  --only=NAME    rust, node or python; prints, but writes no RESULTS.md
";

struct Options {
    effort: Effort,
    date: String,
    only: Option<String>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = match options() {
        Ok(options) => options,
        Err(wrong) => {
            eprint!("{wrong}\n{USAGE}");
            std::process::exit(2);
        }
    };
    let wanted = |name: &str| {
        options
            .only
            .as_deref()
            .is_none_or(|only| name.eq_ignore_ascii_case(only))
    };
    let replay = Replay::read()?;
    let mut rows = Vec::new();
    let mut growth = Vec::new();
    if wanted("rust") {
        eprintln!("measuring in Rust");
        rows.extend(in_rust::single_lead(&replay, options.effort)?);
        growth = in_rust::growth(&replay, options.effort)?;
    }
    for host in HOSTS.into_iter().filter(|host| wanted(host.language)) {
        eprintln!("measuring in {}", host.language);
        match host.measure(options.effort) {
            Ok(measured) => rows.extend(measured),
            Err(error) if options.only.is_none() => {
                eprintln!("{} is left out: {error}", host.language)
            }
            Err(error) => return Err(error),
        }
    }
    println!("{}", table::text(&rows));
    if !growth.is_empty() {
        println!("{}", table::text(&growth));
    }
    if options.only.is_none() {
        let hosts: Vec<String> = HOSTS.iter().map(|host| host.version()).collect();
        let page = format!(
            "# Results\n\n\
             Written by `cargo xtask bench`; [README.md](README.md) says what is measured and how.\n\n\
             - date: {}\n- machine: {}\n- {}, {}\n- best of {} rounds of {} ms of CPU time each\n\n\
             ## One lead, 20 rules, 10 activities\n\n{}\n\
             `x leadgrid` is the time divided by that of the first leadgrid row of the language.\n\n\
             ## Growth with the number of activities\n\n{}",
            options.date,
            host::machine(),
            host::compiler(),
            hosts.join(", "),
            options.effort.rounds,
            options.effort.round.as_millis(),
            table::markdown(&rows),
            table::markdown(&growth),
        );
        fs::write(folder().join("RESULTS.md"), page)?;
    }
    Ok(())
}

fn options() -> Result<Options, String> {
    let mut options = Options {
        effort: Effort {
            rounds: 20,
            round: Duration::from_millis(50),
        },
        date: host::today(),
        only: None,
    };
    for argument in env::args().skip(1) {
        let (key, value) = argument.split_once('=').unwrap_or((&argument, ""));
        let number = || {
            value
                .parse()
                .map_err(|_| format!("`{argument}` needs a whole number"))
        };
        match key {
            "--rounds" => options.effort.rounds = number()?,
            "--millis" => options.effort.round = Duration::from_millis(u64::from(number()?)),
            "--date" => options.date = value.to_owned(),
            "--only" => options.only = Some(value.to_owned()),
            _ => return Err(format!("there is no option `{argument}`")),
        }
    }
    Ok(options)
}
