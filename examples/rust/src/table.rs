//! Tables for a terminal: columns that line up, whatever the script.
//!
//! A Korean syllable takes two places, a combining mark none; `unicode-width` knows. What came
//! from a file is made harmless first: a control character in an id must not steer the terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use crate::paint::{Ink, Paint};

/// The width that everything the demo prints fits in.
pub const WIDTH: usize = 100;

/// Where the text of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// At the right: numbers.
    Right,
}

/// A cell: pieces that stay whole, set side by side and broken between where they do not fit.
#[derive(Debug, Clone)]
pub struct Cell {
    pieces: Vec<String>,
    ink: Ink,
}

impl Cell {
    /// One piece of plain text.
    pub fn text(text: impl AsRef<str>) -> Cell {
        Cell::inked(Ink::Plain, text)
    }

    /// One piece of text in an ink.
    pub fn inked(ink: Ink, text: impl AsRef<str>) -> Cell {
        Cell {
            pieces: vec![harmless(text.as_ref())],
            ink,
        }
    }

    /// Several pieces, shown with commas between.
    pub fn pieces<S: AsRef<str>>(pieces: impl IntoIterator<Item = S>) -> Cell {
        let pieces = pieces.into_iter().map(|p| harmless(p.as_ref())).collect();
        Cell {
            pieces,
            ink: Ink::Plain,
        }
    }

    /// The same pieces in an ink.
    #[must_use]
    pub fn with(mut self, ink: Ink) -> Cell {
        self.ink = ink;
        self
    }

    fn width(&self) -> usize {
        let texts = self
            .pieces
            .iter()
            .map(|p| width(p))
            .fold(0_usize, usize::saturating_add);
        texts.saturating_add(self.pieces.len().saturating_sub(1).saturating_mul(2))
    }

    fn widest_piece(&self) -> usize {
        let comma = usize::from(self.pieces.len() > 1);
        self.pieces
            .iter()
            .map(|p| width(p).saturating_add(comma))
            .max()
            .unwrap_or(0)
    }

    /// The lines of this cell in a column of `room` places.
    fn lines(&self, room: usize) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let last = self.pieces.len().saturating_sub(1);
        for (place, piece) in self.pieces.iter().enumerate() {
            let mut piece = piece.clone();
            if place < last {
                piece.push(',');
            }
            match lines.last_mut() {
                Some(line) if width(line).saturating_add(width(&piece)) < room => {
                    line.push(' ');
                    line.push_str(&piece);
                }
                _ => lines.push(shorten(&piece, room)),
            }
        }
        lines
    }
}

/// Rows under headings.
#[derive(Debug, Clone)]
pub struct Table {
    columns: Vec<(String, Align)>,
    rows: Vec<(Vec<Cell>, Option<Cell>)>,
}

const GAP: &str = "  ";
/// A column below this is not made narrower while there are others.
const NARROW: usize = 12;

impl Table {
    /// A table with these headings and no rows yet; without any heading there is no line for them.
    pub fn new(columns: &[(&str, Align)]) -> Table {
        let columns = columns
            .iter()
            .map(|(title, align)| (harmless(title), *align))
            .collect();
        Table {
            columns,
            rows: Vec::new(),
        }
    }

    /// Adds a row, one cell for each column.
    pub fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push((cells, None));
    }

    /// Adds a row with something below it that is too long for a column.
    pub fn row_with_note(&mut self, cells: Vec<Cell>, note: Cell) {
        self.rows.push((cells, Some(note)));
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The widths of the columns. A table that is too wide takes from columns that can break
    /// between pieces, then from the widest, so that short columns keep their whole text.
    fn widths(&self) -> Vec<usize> {
        let titles = || self.columns.iter().map(|(title, _)| width(title));
        // Natural width and the width of the widest piece.
        let mut widths: Vec<(usize, usize)> = titles().map(|title| (title, title)).collect();
        for (row, _) in &self.rows {
            for ((natural, least), cell) in widths.iter_mut().zip(row) {
                *natural = (*natural).max(cell.width());
                *least = (*least).max(cell.widest_piece());
            }
        }
        let gaps = self.columns.len().saturating_mul(GAP.len());
        let room = WIDTH.saturating_sub(gaps);
        while widths
            .iter()
            .map(|(natural, _)| *natural)
            .fold(0, usize::saturating_add)
            > room
        {
            // Slack between pieces first, then the widest; the first column, which names the row, last.
            let columns = widths.iter_mut().enumerate();
            let victim = columns.max_by_key(|(place, (natural, least))| {
                (
                    natural.saturating_sub(*least),
                    *place > 0 && *natural > NARROW,
                    *natural,
                )
            });
            match victim {
                Some((_, (natural, _))) if *natural > 1 => *natural = natural.saturating_sub(1),
                _ => break,
            }
        }
        widths.into_iter().map(|(natural, _)| natural).collect()
    }

    /// The table as text, indented by one gap, each line ended.
    pub fn render(&self, paint: Paint) -> String {
        let widths = self.widths();
        let mut out = String::new();
        let titles: Vec<Cell> = self
            .columns
            .iter()
            .map(|(title, _)| Cell::inked(Ink::Dim, title))
            .collect();
        if self.columns.iter().any(|(title, _)| !title.is_empty()) {
            self.render_row(&titles, &widths, paint, &mut out);
        }
        for (row, note) in &self.rows {
            self.render_row(row, &widths, paint, &mut out);
            let indent = GAP.repeat(3);
            for line in note
                .iter()
                .flat_map(|note| note.lines(WIDTH.saturating_sub(indent.len())))
            {
                out.push_str(&format!("{indent}{}\n", paint.ink(Ink::Dim, &line)));
            }
        }
        out
    }

    fn render_row(&self, row: &[Cell], widths: &[usize], paint: Paint, out: &mut String) {
        let cells: Vec<Vec<String>> = row
            .iter()
            .zip(widths)
            .map(|(cell, room)| cell.lines(*room))
            .collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        for number in 0..height {
            let mut line = String::new();
            let parts = cells.iter().zip(row).zip(widths).zip(&self.columns);
            for (((lines, cell), room), (_, align)) in parts {
                let text = lines.get(number).map_or("", String::as_str);
                line.push_str(GAP);
                line.push_str(&padded(text, *room, *align, cell.ink, paint));
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
    }
}

/// The text in its ink, filled with blanks to the width.
pub fn padded(text: &str, room: usize, align: Align, ink: Ink, paint: Paint) -> String {
    let text = shorten(text, room);
    let blanks = " ".repeat(room.saturating_sub(width(&text)));
    let text = paint.ink(ink, &text);
    match align {
        Align::Left => text + &blanks,
        Align::Right => blanks + &text,
    }
}

/// How many places of a terminal the text takes.
pub fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// The text if it fits, else its beginning and an ellipsis.
pub fn shorten(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut short = String::new();
    let mut used = 1_usize;
    for c in text.chars() {
        used = used.saturating_add(UnicodeWidthChar::width(c).unwrap_or(0));
        if used > room {
            break;
        }
        short.push(c);
    }
    short.push('…');
    short
}

/// The text as lines of at most so many places, broken behind blanks and commas.
pub fn wrapped(text: &str, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_inclusive([' ', ',']) {
        match lines.last_mut() {
            Some(line) if width(line).saturating_add(width(word.trim_end())) <= room => {
                line.push_str(word);
            }
            _ => lines
                .push(shorten(word.trim_end(), room) + if word.ends_with(' ') { " " } else { "" }),
        }
    }
    lines
        .into_iter()
        .map(|line| line.trim_end().to_owned())
        .collect()
}

/// The text without characters that act on the terminal: controls and direction marks.
pub fn harmless(text: &str) -> String {
    let acts = |c: char| {
        c.is_control()
            || matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|c| if acts(c) { '\u{fffd}' } else { c })
        .collect()
}

/// A whole number with commas between the thousands.
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && digits.len().saturating_sub(place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn korean_columns_line_up() {
        let mut table = Table::new(&[
            ("리드", Align::Left),
            ("점수", Align::Right),
            ("x", Align::Left),
        ]);
        table.row(vec![Cell::text("한글"), Cell::text("7"), Cell::text("a")]);
        // The same syllables as conjoining jamo.
        table.row(vec![
            Cell::text("\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}"),
            Cell::text("70"),
            Cell::text("b"),
        ]);
        table.row(vec![Cell::text("L-1"), Cell::text("700"), Cell::text("c")]);
        let text = table.render(Paint::plain());
        let places: Vec<usize> = text
            .lines()
            .skip(1)
            .map(|line| width(line.trim_end_matches(['a', 'b', 'c'])))
            .collect();
        assert_eq!(places, [14, 14, 14], "{text}");
    }

    #[test]
    fn never_wider_than_the_screen() {
        let mut table = Table::new(&[("a", Align::Left), ("b", Align::Left)]);
        table.row(vec![
            Cell::text("가".repeat(90)),
            Cell::pieces(["나".repeat(30), "다".repeat(30)]),
        ]);
        let text = table.render(Paint::plain());
        assert!(text.lines().all(|line| width(line) <= WIDTH), "{text}");
        assert!(text.contains('…'));
    }

    #[test]
    fn pieces_break_between() {
        let cell = Cell::pieces(["one", "two", "three"]);
        assert_eq!(cell.lines(9), ["one, two,", "three"]);
        assert_eq!(cell.lines(100), ["one, two, three"]);
    }

    #[test]
    fn lines_break_behind_blanks_and_commas() {
        assert_eq!(wrapped("one two, three", 9), ["one two,", "three"]);
        assert_eq!(wrapped("{\"a\":1,\"b\":2}", 8), ["{\"a\":1,", "\"b\":2}"]);
        assert_eq!(wrapped("가나다 라마바사", 8), ["가나다", "라마바사"]);
        assert_eq!(wrapped("가나다라마", 8), ["가나다…"]);
        assert!(wrapped("", 8).is_empty());
    }

    #[test]
    fn controls_do_not_reach_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\u{202e}"), "a\u{fffd}[31mb\u{fffd}");
    }

    #[test]
    fn numbers_have_commas() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(999), "999");
        assert_eq!(thousands(1_234_567), "1,234,567");
    }
}
