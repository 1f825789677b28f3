//! Words in two languages.

use leadgrid::Lang;

/// The words in the reader's language.
pub fn pick<'w>(lang: Lang, en: &'w str, ko: &'w str) -> &'w str {
    match lang {
        Lang::Ko => ko,
        _ => en,
    }
}

/// A share in percent with one place; a dash where there is nothing to share.
pub fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "-".to_owned();
    }
    format!("{:.1} %", part as f64 / whole as f64 * 100.0)
}
