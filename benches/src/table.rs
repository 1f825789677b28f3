//! The table that is printed and the page that is kept.

use crate::row::Row;

/// The table for a terminal, at most 100 columns wide.
#[must_use]
pub fn text(rows: &[Row]) -> String {
    let mut table = format!(
        "{:<8} {:<18} {:<42} {:>12} {:>12}\n",
        "language", "engine", "computes", "ns", "x leadgrid"
    );
    for row in rows {
        table.push_str(&format!(
            "{:<8} {:<18} {:<42} {:>12} {:>12}\n",
            row.language,
            row.engine,
            row.what,
            nanos(row.nanos),
            ratio(row, rows),
        ));
    }
    table
}

/// The same as Markdown, with versions.
#[must_use]
pub fn markdown(rows: &[Row]) -> String {
    let mut table = String::from(
        "| language | engine | version | computes | ns | x leadgrid |\n|---|---|---|---|--:|--:|\n",
    );
    for row in rows {
        table.push_str(&format!(
            "| {} | {} | {} | {} | {} | {} |\n",
            row.language,
            row.engine,
            row.version,
            row.what,
            nanos(row.nanos),
            ratio(row, rows),
        ));
    }
    table
}

/// Three digits that mean something, in groups of three: the others are noise.
fn nanos(nanos: f64) -> String {
    let mut step = 1.0;
    while nanos / step >= 1_000.0 {
        step *= 10.0;
    }
    let digits = format!("{:.0}", (nanos / step).round() * step);
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && digits.len().saturating_sub(index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn ratio(row: &Row, rows: &[Row]) -> String {
    match row.ratio(rows) {
        Some(ratio) if ratio >= 10.0 => format!("{ratio:.0}"),
        Some(ratio) => format!("{ratio:.2}"),
        None => "1".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(language: &str, engine: &str, nanos: f64) -> Row {
        Row {
            language: language.to_owned(),
            engine: engine.to_owned(),
            version: "1".to_owned(),
            section: String::new(),
            what: "two totals".to_owned(),
            nanos,
        }
    }

    #[test]
    fn ratios_are_within_a_language() {
        let rows = [
            row("Rust", "leadgrid", 2_000.0),
            row("Node", "leadgrid", 8_000.0),
            row("Node", "other", 123_456.0),
        ];
        let ratios: Vec<String> = rows.iter().map(|r| ratio(r, &rows)).collect();
        assert_eq!(ratios, ["1", "1", "15"]);
        assert_eq!(nanos(123_456.0), "123,000");
        assert!(text(&rows).lines().all(|line| line.chars().count() <= 100));
    }
}
