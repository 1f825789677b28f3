//! Customers as a picture: a bar for each segment, a heat map of R and F, and why one is where it is.

use leadgrid::Lang;
use leadgrid::rfm::CustomerCounts;

use crate::customers::Outcome;
use crate::paint::{Ink, Paint};
use crate::table::{Align, Cell, Table, WIDTH, harmless, padded, thousands, wrapped};
use crate::words::{percent, pick};

/// The longest bar.
const BAR: usize = 14;

/// How many customers there are, how large each segment is, and how R and F lie.
pub fn summary(outcome: &Outcome, lang: Lang, paint: Paint) -> String {
    let counts = outcome.customers.counts();
    let customers = number(counts.customers());
    let rows = thousands(outcome.rows);
    let leads = match (outcome.leads, lang) {
        (0, _) => String::new(),
        (leads, Lang::Ko) => format!("리드 {}개, ", thousands(leads)),
        (leads, _) => format!("{} leads and ", thousands(leads)),
    };
    let title = match lang {
        Lang::Ko => format!("고객  {customers}명 ({leads}주문 {rows}행)"),
        _ => format!("Customers  {customers}, from {leads}{rows} rows of orders"),
    };
    let mut out = format!("{}\n", paint.ink(Ink::Bold, &title));
    out.push_str(&left_out(outcome, lang));
    out.push_str(&segments(outcome, &counts, lang, paint));
    if let Some(scale) = outcome.customers.model().rfm().scale() {
        out.push('\n');
        out.push_str(&heat_map(&counts, scale, lang, paint));
    }
    out
}

/// Rows that were read and do not count.
fn left_out(outcome: &Outcome, lang: Lang) -> String {
    let out = outcome.left_out;
    let parts = [
        (out.later, "after as_of", "기준 시각 이후"),
        (out.older, "before the period", "기간 이전"),
        (out.nobody, "of nobody", "고객 없음"),
        (
            u64::try_from(outcome.bad).unwrap_or(u64::MAX),
            "with errors",
            "오류",
        ),
    ];
    let parts = parts.iter().filter(|(count, ..)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, en, ko)| match lang {
            Lang::Ko => format!("{ko} {}", number(*count)),
            _ => format!("{} {en}", number(*count)),
        })
        .collect();
    if parts.is_empty() {
        return String::new();
    }
    let title = pick(lang, "rows left out", "제외된 행");
    format!("  {title}: {}\n", parts.join(", "))
}

/// A line for each segment, or tier, in the order of the policy.
fn segments(outcome: &Outcome, counts: &CustomerCounts, lang: Lang, paint: Paint) -> String {
    let (groups, engine) = (outcome.customers.groups(), outcome.customers.engine());
    let rows = engine.segments().map_or(&[][..], |all| all.rows());
    let count = |id: &str| counts.in_segment(id).unwrap_or(0);
    let most = groups.iter().map(|id| count(id)).max().unwrap_or(0);
    let mut table = Table::new(&[
        ("", Align::Left),
        ("", Align::Right),
        ("", Align::Right),
        ("", Align::Left),
        ("", Align::Left),
    ]);
    for id in &groups {
        let segment = rows.iter().find(|row| row.id() == &**id);
        let title = segment.map_or(&**id, |row| row.name().text(lang));
        let action = segment
            .and_then(|row| row.action()?.text(lang))
            .unwrap_or_default();
        let count = count(id);
        let ink = if count > 0 { Ink::Plain } else { Ink::Dim };
        table.row(vec![
            Cell::inked(ink, title),
            Cell::inked(ink, number(count)),
            Cell::inked(Ink::Dim, percent(whole(count), whole(counts.customers()))),
            Cell::inked(Ink::Bar, bar(count, most)),
            Cell::pieces(action.split(", ")),
        ]);
    }
    table.render(paint)
}

/// A bar in eighths of a place; a little is not nothing.
fn bar(count: u64, most: u64) -> String {
    const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
    let room = u128::try_from(BAR).unwrap_or(0).saturating_mul(8);
    let eighths = u128::from(count)
        .saturating_mul(room)
        .checked_div(most.into())
        .unwrap_or(0);
    let eighths = usize::try_from(eighths)
        .unwrap_or(0)
        .max(usize::from(count > 0));
    let rest = EIGHTHS
        .get(eighths.rem_euclid(8))
        .copied()
        .unwrap_or_default();
    "█".repeat(eighths.div_euclid(8)) + rest
}

/// R from left to right, F upwards; darker cells have more customers.
fn heat_map(counts: &CustomerCounts, scale: u8, lang: Lang, paint: Paint) -> String {
    const ROOM: usize = 7;
    let scores = 1..=scale;
    let cells = |f: u8| scores.clone().map(move |r| counts.with(Some(r), Some(f)));
    let all = || scores.clone().flat_map(cells);
    let most = all().max().unwrap_or(0);
    let sides = pick(
        lang,
        "from left to right: R, recency; upwards: F, frequency; 5 is best",
        "가로: R 최근성, 세로: F 구매 빈도; 5가 가장 높음",
    );
    let mut out = format!("  {}\n", sides.replace('5', &scale.to_string()));
    for f in scores.clone().rev() {
        let row = cells(f).map(|count| {
            let text = if count > 0 {
                number(count)
            } else {
                "·".to_owned()
            };
            // The blanks have the colour of the cell, too.
            let text = padded(
                &format!("{text} "),
                ROOM,
                Align::Right,
                Ink::Plain,
                Paint::plain(),
            );
            paint.ink(heat(count, most), &text)
        });
        let label = paint.ink(Ink::Dim, &format!("F {f}"));
        out.push_str(&format!(
            "  {label}  {}\n",
            row.collect::<String>().trim_end()
        ));
    }
    let heads = scores
        .clone()
        .map(|r| padded(&format!("R {r} "), ROOM, Align::Right, Ink::Dim, paint));
    out.push_str(&format!(
        "       {}\n",
        heads.collect::<String>().trim_end()
    ));
    let placed = all().fold(0, u64::saturating_add);
    let without = number(counts.customers().saturating_sub(placed));
    if without != "0" {
        out.push_str(&match lang {
            Lang::Ko => format!("  주문이 없어 R, F를 알 수 없는 고객 {without}명\n"),
            _ => format!("  {without} without an order, so without R and F\n"),
        });
    }
    out
}

/// The ink of a cell, by the square root of its share of the largest: most shops have one that
/// outweighs all others.
fn heat(count: u64, most: u64) -> Ink {
    if count == 0 {
        return Ink::Dim;
    }
    let steps = u128::from(Ink::HEATS);
    let square = u128::from(count)
        .saturating_mul(steps)
        .saturating_mul(steps);
    let step = square
        .saturating_sub(1)
        .checked_div(most.into())
        .unwrap_or(0)
        .isqrt();
    Ink::Heat(u8::try_from(step).unwrap_or(Ink::HEATS).saturating_add(1))
}

/// One customer, with what is missing for the next scores; nothing without customers.
pub fn explained(outcome: &Outcome, lang: Lang, paint: Paint) -> String {
    let why = outcome
        .telling()
        .and_then(|one| outcome.customers.explain(one.key()));
    let Some(why) = why else {
        return String::new();
    };
    let title = pick(lang, "One customer, explained", "고객 한 명의 설명");
    let mut out = format!("\n{}\n", paint.ink(Ink::Bold, title));
    for line in why.text(lang).lines() {
        let text = line.trim_start();
        let indent = line.len().saturating_sub(text.len()).saturating_add(2);
        let room = WIDTH.saturating_sub(indent).saturating_sub(2);
        for (number, part) in wrapped(&harmless(text), room).iter().enumerate() {
            let hanging = if number > 0 { 2 } else { 0 };
            let blanks = " ".repeat(indent.saturating_add(hanging));
            out.push_str(&format!("{blanks}{part}\n"));
        }
    }
    out
}

/// Rows of orders that are wrong; nothing if there are none.
pub fn bad_rows(outcome: &Outcome, lang: Lang, paint: Paint) -> String {
    if outcome.told.is_empty() {
        return String::new();
    }
    let say = |en, ko| pick(lang, en, ko);
    let title = say("Orders with errors", "오류가 있는 주문");
    let mut table = Table::new(&[
        (say("row", "행"), Align::Right),
        (say("customer", "고객"), Align::Left),
        (say("where", "위치"), Align::Left),
        (say("what", "내용"), Align::Left),
    ]);
    for bad in &outcome.told {
        let message = bad.error.message();
        let what = match &bad.cell {
            // A message that shows the cell needs it no second time.
            Some(cell) if !cell.is_empty() && !message.contains(cell.as_str()) => {
                format!("`{cell}`: {message}")
            }
            _ => message.to_owned(),
        };
        table.row(vec![
            Cell::text(bad.row.to_string()),
            Cell::text(&bad.customer),
            Cell::text(bad.error.path().trim_start_matches('/')),
            Cell::inked(Ink::Bad, what),
        ]);
    }
    let mut out = format!("\n{}\n{}", paint.ink(Ink::Bold, title), table.render(paint));
    let more = outcome.bad.saturating_sub(outcome.told.len());
    if more > 0 {
        let more = thousands(more);
        out.push_str(&match lang {
            Lang::Ko => format!("  그 밖에 {more}건\n"),
            _ => format!("  and {more} more\n"),
        });
    }
    out
}

fn whole(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

fn number(count: u64) -> String {
    thousands(whole(count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_are_not_nobody() {
        assert_eq!(bar(0, 100), "");
        assert_eq!(bar(1, 1_000_000), "▏");
        assert_eq!(bar(100, 100), "█".repeat(BAR));
        assert_eq!(bar(0, 0), "");
        assert_eq!(heat(0, 9), Ink::Dim);
        assert_eq!(heat(1, u64::MAX), Ink::Heat(1));
        assert_eq!(heat(9, 9), Ink::Heat(Ink::HEATS));
    }

    #[test]
    fn more_customers_are_darker() {
        let heats: Vec<Ink> = [1, 5, 20, 50, 100].map(|count| heat(count, 100)).into();
        let levels: Vec<Ink> = (1..=Ink::HEATS).map(Ink::Heat).collect();
        assert_eq!(heats, levels);
    }
}
