//! The command line of the demo.

use std::path::PathBuf;

use leadgrid::Lang;

use crate::paint::When;
use crate::sample;
use crate::trouble::Trouble;

/// What `--help` prints.
pub const USAGE: &str = "\
usage: cargo xtask demo                        score a sample of 2,000 automotive leads
       cargo xtask demo --leads FILE.csv ...   score your own file
       cargo xtask demo --orders FILE.csv ...  sort customers into segments, with or without leads

  --leads FILE         CSV with a header; `-` is standard input
  --activities FILE    CSV with the columns lead, kind, at and, if there are any, id, ref
  --orders FILE        CSV with the columns customer, at, amount and, if there are any, order, line, currency, kind
  --order-columns NAME=COLUMN,...   what they are called in that file, as customer=Buyer,amount=Paid
  --policy FILE        policy as JSON or YAML (default: global_standard, and with orders one that extends it)
  --as-of INSTANT      when to score, as 2026-11-23T09:00:00+09:00 (default: the newest instant in the data)
  --id COLUMN          column with the lead's id (default: id, lead_id, customer, customer_id, prospect_id, lead_number)
  --origin COLUMN      column with the lead's origin (default: origin, else the policy's only grid)
  --origin =ORIGIN     one origin for every lead
  --outcome COL[=VAL]  conversion per lead type: a lead converted if COL is VAL (default: yes, true or 1)
  --out FILE           where to write the scored leads (default: target/demo/scored.csv)
  --customers-out FILE where to write the customers (default: target/demo/customers.csv)
  --bom                begin the written CSV with a byte order mark, for Excel
  --encoding NAME      encoding of the CSV files, such as cp949 or utf-16le (default: utf-8)
  --lang ko|en         language of titles and words (default: en)
  --color auto|always|never
  --sample COUNT       leads in the sample (default: 2000)

A column is a field of the policy if its header is the field's id or title; case, blanks and signs do not
matter (`Total Time Spent` is `total_time_spent`). Lists of texts are split at `;` and `|`.
";

/// How a lead's origin is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OriginArg {
    /// In a column.
    Column(String),
    /// It is the same for all.
    Fixed(String),
}

/// What the reader asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Args {
    /// The file of leads; `None` for the sample.
    pub leads: Option<PathBuf>,
    /// The file of activities.
    pub activities: Option<PathBuf>,
    /// The file of orders.
    pub orders: Option<PathBuf>,
    /// What columns of it are called.
    pub order_columns: Vec<(String, String)>,
    /// The policy file; `None` for the default policy.
    pub policy: Option<PathBuf>,
    /// When to score.
    pub as_of: Option<String>,
    /// The column with the id.
    pub id: Option<String>,
    /// Where the origin is.
    pub origin: Option<OriginArg>,
    /// The column with the outcome and the text that means success.
    pub outcome: Option<(String, Option<String>)>,
    /// Where to write leads.
    pub out: Option<PathBuf>,
    /// Where to write customers.
    pub customers_out: Option<PathBuf>,
    /// Whether to begin with a byte order mark.
    pub bom: bool,
    /// The encoding of the CSV files.
    pub encoding: Option<String>,
    /// The language of the words.
    pub lang: Lang,
    /// When to colour.
    pub color: When,
    /// How many leads the sample has.
    pub sample: u64,
    /// Whether only the usage is asked for.
    pub show_usage: bool,
}

impl Default for Args {
    fn default() -> Args {
        Args {
            leads: None,
            activities: None,
            orders: None,
            order_columns: Vec::new(),
            policy: None,
            as_of: None,
            id: None,
            origin: None,
            outcome: None,
            out: None,
            customers_out: None,
            bom: false,
            encoding: None,
            lang: Lang::En,
            color: When::Auto,
            sample: sample::LEADS,
            show_usage: false,
        }
    }
}

impl Args {
    /// Reads the arguments, without the program's name. `--name value` and `--name=value` are the same.
    ///
    /// # Errors
    /// For an argument that is not in [`USAGE`], one without its value, or two that exclude each other.
    pub fn parse(words: impl IntoIterator<Item = String>) -> Result<Args, Trouble> {
        let mut args = Args::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let (name, inline) = match word.split_once('=') {
                Some((name, value)) if name.starts_with("--") => {
                    (name.to_owned(), Some(value.to_owned()))
                }
                _ => (word, None),
            };
            match (name.as_str(), &inline) {
                ("--help" | "-h", None) => args.show_usage = true,
                ("--bom", None) => args.bom = true,
                ("--help" | "-h" | "--bom", Some(_)) => {
                    return Err(Trouble::new(format!("`{name}` takes no value")));
                }
                _ if !VALUED.contains(&name.as_str()) => return Err(unknown(&name)),
                _ => {
                    let value = inline.or_else(|| words.next()).unwrap_or_default();
                    if value.is_empty() {
                        return Err(
                            Trouble::new(format!("`{name}` needs a value")).help("see --help")
                        );
                    }
                    args.set(&name, value)?;
                }
            }
        }
        args.check()
    }

    fn set(&mut self, name: &str, value: String) -> Result<(), Trouble> {
        match name {
            "--leads" => self.leads = Some(value.into()),
            "--activities" => self.activities = Some(value.into()),
            "--orders" => self.orders = Some(value.into()),
            "--order-columns" => self.order_columns = pairs(&value)?,
            "--policy" => self.policy = Some(value.into()),
            "--as-of" => self.as_of = Some(value),
            "--id" => self.id = Some(value),
            "--origin" => {
                self.origin = Some(match value.strip_prefix('=') {
                    Some(origin) => OriginArg::Fixed(origin.to_owned()),
                    None => OriginArg::Column(value),
                });
            }
            "--outcome" => {
                self.outcome = Some(match value.rsplit_once('=') {
                    Some((column, text)) => (column.to_owned(), Some(text.to_owned())),
                    None => (value, None),
                });
            }
            "--out" => self.out = Some(value.into()),
            "--customers-out" => self.customers_out = Some(value.into()),
            "--encoding" => self.encoding = Some(value),
            "--lang" => self.lang = one_of(name, &value, &[("en", Lang::En), ("ko", Lang::Ko)])?,
            "--color" => {
                let choices = [
                    ("auto", When::Auto),
                    ("always", When::Always),
                    ("never", When::Never),
                ];
                self.color = one_of(name, &value, &choices)?;
            }
            "--sample" => {
                self.sample = value
                    .parse()
                    .ok()
                    .filter(|count| (1..=10_000_000).contains(count))
                    .ok_or_else(|| {
                        Trouble::new(format!(
                            "`--sample {value}` is not a number from 1 to 10,000,000"
                        ))
                    })?;
            }
            _ => return Err(unknown(name)),
        }
        Ok(())
    }

    fn check(self) -> Result<Args, Trouble> {
        let only_with_leads = [
            ("--activities", self.activities.is_some()),
            ("--id", self.id.is_some()),
            ("--origin", self.origin.is_some()),
            ("--outcome", self.outcome.is_some()),
            (
                "--encoding",
                self.encoding.is_some() && self.orders.is_none(),
            ),
            ("--out", self.out.is_some() && self.orders.is_some()),
        ];
        let only_with_orders = [("--order-columns", !self.order_columns.is_empty())];
        for (names, file, option) in [
            (&only_with_leads[..], &self.leads, "--leads"),
            (&only_with_orders, &self.orders, "--orders"),
        ] {
            let given = names.iter().find(|(_, given)| *given && file.is_none());
            if let Some((name, _)) = given {
                return Err(Trouble::new(format!(
                    "`{name}` says something about a file, but there is none"
                ))
                .help(format!("name the file with {option} FILE.csv")));
            }
        }
        Ok(self)
    }

    /// Whether the sample is to be shown.
    pub fn is_sample(&self) -> bool {
        self.leads.is_none() && self.orders.is_none()
    }
}

/// `customer=Buyer,amount=Paid`.
fn pairs(value: &str) -> Result<Vec<(String, String)>, Trouble> {
    let pair = |pair: &str| {
        let (name, column) = pair.split_once('=')?;
        Some((name.trim().to_owned(), column.trim().to_owned()))
    };
    let pairs: Option<Vec<_>> = value.split(',').map(pair).collect();
    pairs.ok_or_else(|| {
        Trouble::new(format!("`{value}` names no columns"))
            .help("write it as customer=Buyer,amount=Paid")
    })
}

const VALUED: [&str; 15] = [
    "--leads",
    "--activities",
    "--orders",
    "--order-columns",
    "--policy",
    "--as-of",
    "--id",
    "--origin",
    "--outcome",
    "--out",
    "--customers-out",
    "--encoding",
    "--lang",
    "--color",
    "--sample",
];

fn unknown(name: &str) -> Trouble {
    let trouble = Trouble::new(format!("there is no argument `{name}`"));
    let bare = name.trim_start_matches('-');
    match VALUED
        .iter()
        .chain(&["--bom", "--help"])
        .find(|known| known.trim_start_matches('-').starts_with(bare))
    {
        Some(near) if !bare.is_empty() => trouble.help(format!("did you mean `{near}`?")),
        _ => trouble.help("see --help"),
    }
}

fn one_of<T: Copy>(name: &str, value: &str, choices: &[(&str, T)]) -> Result<T, Trouble> {
    choices
        .iter()
        .find(|(word, _)| *word == value)
        .map(|(_, choice)| *choice)
        .ok_or_else(|| {
            let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
            Trouble::new(format!(
                "`{name} {value}` is not one of {}",
                words.join(", ")
            ))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(line: &str) -> Result<Args, Trouble> {
        Args::parse(line.split_whitespace().map(str::to_owned))
    }

    #[test]
    fn reads_what_the_usage_says() {
        let args =
            parse("--leads a.csv --origin =form --outcome Response=Yes --lang=ko --bom").unwrap();
        assert_eq!(args.leads, Some("a.csv".into()));
        assert_eq!(args.origin, Some(OriginArg::Fixed("form".to_owned())));
        assert_eq!(
            args.outcome,
            Some(("Response".to_owned(), Some("Yes".to_owned())))
        );
        assert_eq!(args.lang, Lang::Ko);
        assert!(args.bom);
        assert_eq!(parse("").unwrap(), Args::default());
        let args = parse("--leads a.csv --origin==form").unwrap();
        assert_eq!(args.origin, Some(OriginArg::Fixed("form".to_owned())));
        let args = parse("--orders a.csv --order-columns customer=Buyer,amount=Paid").unwrap();
        assert_eq!(
            args.order_columns[1],
            ("amount".to_owned(), "Paid".to_owned())
        );
        assert!(!args.is_sample());
    }

    #[test]
    fn every_argument_stands_in_the_usage() {
        for name in VALUED {
            assert!(USAGE.contains(name), "{name}");
        }
    }

    #[test]
    fn says_what_is_wrong() {
        let said = |line: &str| parse(line).unwrap_err().to_string();
        assert_eq!(
            said("--lead a.csv"),
            "error: there is no argument `--lead`\n help: did you mean `--leads`?"
        );
        assert_eq!(
            said("file.csv"),
            "error: there is no argument `file.csv`\n help: see --help"
        );
        assert!(said("--leads").contains("needs a value"));
        assert!(said("--lang fr").contains("en, ko"));
        assert!(said("--bom=yes").contains("no value"));
        assert!(said("--id x").contains("--leads"));
        assert!(said("--sample 0").contains("from 1"));
        assert!(said("--order-columns at=when").contains("--orders"));
        assert!(said("--orders a.csv --order-columns when").contains("customer=Buyer"));
        assert!(said("--orders a.csv --out b.csv").contains("--leads"));
    }
}
