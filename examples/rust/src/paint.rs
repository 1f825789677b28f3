//! Colour for a terminal, and none where it would only be noise.

use std::io::IsTerminal;

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum When {
    /// If the output is a terminal and nobody asked for plain text.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// What a piece of text is, which decides how it looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ink {
    /// As the terminal writes.
    #[default]
    Plain,
    /// A heading.
    Bold,
    /// Less important.
    Dim,
    /// The lowest lead type.
    Cold,
    /// A lead type between.
    Warm,
    /// The highest lead type.
    Hot,
    /// A flag.
    Flag,
    /// An error.
    Bad,
    /// A bar.
    Bar,
    /// A cell of a heat map, from 1 for few to [`Ink::HEATS`] for most.
    Heat(u8),
}

impl Ink {
    /// How many colours a heat map has.
    pub const HEATS: u8 = 5;

    /// The ink of a lead type by its place in the policy's list, least important first.
    pub fn of_rank(rank: usize, types: usize) -> Ink {
        if rank == 0 {
            Ink::Cold
        } else if rank.saturating_add(1) >= types {
            Ink::Hot
        } else {
            Ink::Warm
        }
    }

    fn code(self) -> &'static str {
        match self {
            Ink::Plain => "",
            Ink::Bold => "1",
            Ink::Dim => "2",
            Ink::Cold => "36",
            Ink::Warm => "33",
            Ink::Hot => "1;31",
            Ink::Flag => "35",
            Ink::Bad => "31",
            Ink::Bar => "34",
            // From light to dark on the palette of 256 colours, with a text that is legible on each.
            Ink::Heat(0 | 1) => "30;48;5;195",
            Ink::Heat(2) => "30;48;5;153",
            Ink::Heat(3) => "30;48;5;111",
            Ink::Heat(4) => "97;48;5;26",
            Ink::Heat(_) => "97;48;5;18",
        }
    }
}

/// Colours text, or leaves it as it is.
#[derive(Debug, Clone, Copy)]
pub struct Paint {
    on: bool,
}

impl Paint {
    /// Never colours.
    pub fn plain() -> Paint {
        Paint { on: false }
    }

    /// Decides for standard output; `NO_COLOR` (no-color.org) and `TERM=dumb` are respected.
    pub fn for_stdout(when: When) -> Paint {
        let on = match when {
            When::Always => true,
            When::Never => false,
            When::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|v| !v.is_empty());
                let dumb = std::env::var_os("TERM").is_some_and(|v| v == "dumb");
                std::io::stdout().is_terminal() && !refused && !dumb
            }
        };
        Paint { on }
    }

    /// The text in its ink.
    pub fn ink(self, ink: Ink, text: &str) -> String {
        if self.on && ink != Ink::Plain && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", ink.code())
        } else {
            text.to_owned()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_only_when_on() {
        assert_eq!(Paint::plain().ink(Ink::Hot, "hot"), "hot");
        let on = Paint::for_stdout(When::Always);
        assert_eq!(on.ink(Ink::Hot, "hot"), "\u{1b}[1;31mhot\u{1b}[0m");
        assert_eq!(on.ink(Ink::Plain, "x"), "x");
    }

    #[test]
    fn ranks_have_colours() {
        assert_eq!(Ink::of_rank(0, 3), Ink::Cold);
        assert_eq!(Ink::of_rank(1, 3), Ink::Warm);
        assert_eq!(Ink::of_rank(2, 3), Ink::Hot);
        assert_eq!(Ink::of_rank(0, 1), Ink::Cold);
    }
}
