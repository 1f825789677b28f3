//! `cargo xtask bench`: measures every language, prints one table and writes `RESULTS.md`.

use std::error::Error;
use std::time::Duration;
use std::{env, fs};

use leadgrid_benches::clock::Effort;
use leadgrid_benches::host::{self, HOSTS};
use leadgrid_benches::manifest::{Replay, folder};
use leadgrid_benches::row::Row;
use leadgrid_benches::{ahead, in_rust, table, working_time};

const USAGE: &str = "\
usage: cargo xtask bench [OPTIONS]

  --rounds=N     rounds of each engine; the best one counts (default 20)
  --millis=N     CPU time of a round (default 50)
  --date=DATE    the date in RESULTS.md (default: today)
  --only=NAME    rust, node or python; prints, but writes no RESULTS.md
";

/// The sections that `cargo xtask bench columns --write` and `rfm --write` write; they stay as they are.
fn others(results: &str) -> &str {
    results.find("\n# ").map_or("", |start| &results[start..])
}

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
    let mut single = Vec::new();
    let mut sections = Vec::new();
    let mut working = Vec::new();
    if wanted("rust") {
        eprintln!("measuring in Rust");
        let growth = in_rust::growth(&replay, options.effort)?;
        sections.extend(sections_ahead(&replay, options.effort)?);
        sections.push(Section::of("Growth with the number of activities", growth));
        working = working_time::working_time(&replay, options.effort)?;
        single = in_rust::single_lead(&replay, options.effort)?;
    }
    for host in HOSTS.into_iter().filter(|host| wanted(host.language)) {
        eprintln!("measuring in {}", host.language);
        match host.measure(options.effort) {
            Ok(measured) => {
                let (deadlines, decisions): (Vec<Row>, Vec<Row>) = measured
                    .into_iter()
                    .partition(|row| row.section == "working_time");
                working.extend(deadlines);
                single.extend(decisions);
            }
            Err(error) if options.only.is_none() => {
                eprintln!("{} is left out: {error}", host.language)
            }
            Err(error) => return Err(error),
        }
    }
    sections.insert(0, Section::of("One lead, 20 rules, 10 activities", single));
    sections.push(Section::of("Deadlines in working time", working));
    sections.retain(|section| !section.rows.is_empty());
    for section in &sections {
        println!("{}", section.text());
    }
    if options.only.is_none() {
        let path = folder().join("RESULTS.md");
        let before = fs::read_to_string(&path).unwrap_or_default();
        fs::write(path, page(&options, &sections) + others(&before))?;
    }
    Ok(())
}

/// A table of rows that are compared with each other.
struct Section {
    title: String,
    note: String,
    rows: Vec<Row>,
}

impl Section {
    fn of(title: impl Into<String>, rows: Vec<Row>) -> Self {
        Self {
            title: title.into(),
            note: String::new(),
            rows,
        }
    }

    fn text(&self) -> String {
        format!("{}\n{}{}", self.title, table::text(&self.rows), self.note)
    }

    fn markdown(&self) -> String {
        format!(
            "## {}\n\n{}{}",
            self.title,
            table::markdown(&self.rows),
            self.note
        )
    }
}

/// One table for each policy that the manifest names.
fn sections_ahead(replay: &Replay, effort: Effort) -> Result<Vec<Section>, Box<dyn Error>> {
    let policies = replay.manifest.ahead.iter();
    let sections = policies.map(|policy| {
        let rows = ahead::ahead(replay, policy, effort)?;
        let most = ahead::at_most(&rows);
        Ok(Section {
            title: format!("Looking ahead, 100 activities, {}", policy.display()),
            note: format!(
                "\nLooking 400 days ahead makes a decision at most {most:.1} times as long.\n"
            ),
            rows,
        })
    });
    sections.collect()
}

fn page(options: &Options, sections: &[Section]) -> String {
    let hosts: Vec<String> = HOSTS.iter().map(|host| host.version()).collect();
    let tables: Vec<String> = sections.iter().map(Section::markdown).collect();
    format!(
        "# Results\n\n\
         Written by `cargo xtask bench`; [README.md](README.md) says what is measured and how.\n\n\
         - date: {}\n- machine: {}\n- {}, {}\n- best of {} rounds of {} ms of CPU time each\n\n\
         `x leadgrid` is the time divided by that of the first leadgrid row of the language in its table.\n\n{}",
        options.date,
        host::machine(),
        host::compiler(),
        hosts.join(", "),
        options.effort.rounds,
        options.effort.round.as_millis(),
        tables.join("\n"),
    )
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
