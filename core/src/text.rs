//! Texts: composed for comparison, and near misses for "did you mean".

use std::borrow::Cow;

// The Hangul syllables of the Unicode standard, section 3.12: 19 leading consonants, 21 vowels and
// 27 trailing consonants. T_BASE stands for "no trailing consonant".
const L_BASE: u32 = 0x1100;
const V_BASE: u32 = 0x1161;
const T_BASE: u32 = 0x11A7;
const S_BASE: u32 = 0xAC00;
const L_COUNT: u32 = 19;
const V_COUNT: u32 = 21;
const T_COUNT: u32 = 28;
const S_COUNT: u32 = L_COUNT * V_COUNT * T_COUNT;

/// Composes conjoining Hangul jamo to syllables, as macOS file names and some exports decompose
/// them; nothing else is normalised. Borrows where there is nothing to compose.
pub(crate) fn compose(text: &str) -> Cow<'_, str> {
    // Every vowel and trailing consonant begins with the byte 0xE1 in UTF-8.
    if text.is_ascii() || !text.as_bytes().contains(&0xE1) || !text.chars().any(may_follow) {
        return Cow::Borrowed(text);
    }
    let mut composed = String::with_capacity(text.len());
    let mut pending: Option<char> = None;
    for next in text.chars() {
        let pair = pending.and_then(|last| syllable(last, next));
        if pair.is_none() {
            composed.extend(pending);
        }
        pending = pair.or(Some(next));
    }
    composed.extend(pending);
    if composed.len() == text.len() {
        // Every composition shortens the text.
        return Cow::Borrowed(text);
    }
    Cow::Owned(composed)
}

/// Whether a character is a vowel or trailing consonant that a syllable can absorb.
fn may_follow(next: char) -> bool {
    index(next, V_BASE, V_COUNT).is_some() || trailing(next).is_some()
}

/// The syllable that two neighbours form: a leading consonant and a vowel, or a syllable without
/// trailing consonant and one.
fn syllable(last: char, next: char) -> Option<char> {
    let code = if let Some(leading) = index(last, L_BASE, L_COUNT) {
        let vowel = index(next, V_BASE, V_COUNT)?;
        let row = leading.checked_mul(V_COUNT)?.checked_add(vowel)?;
        row.checked_mul(T_COUNT)?.checked_add(S_BASE)?
    } else {
        let open = index(last, S_BASE, S_COUNT)?.is_multiple_of(T_COUNT);
        let trailing = trailing(next).filter(|_| open)?;
        u32::from(last).checked_add(trailing)?
    };
    char::from_u32(code)
}

fn trailing(letter: char) -> Option<u32> {
    index(letter, T_BASE, T_COUNT).filter(|index| *index > 0)
}

fn index(letter: char, base: u32, count: u32) -> Option<u32> {
    u32::from(letter)
        .checked_sub(base)
        .filter(|index| *index < count)
}

/// Longer words are not compared.
const LONGEST_WORD: usize = 64;
/// The work spent on one word, in letters of the word times letters of a candidate.
const MOST_WORK: usize = 1 << 16;

/// The candidate nearest to a word that may be a slip of it: a third of the letters at most differ,
/// two neighbours exchanged counting once, and upper and lower case of ASCII never. Among equals
/// the first.
///
/// The work is bounded, so that a document with very many wrong names cannot take very long:
/// candidates after the bound are not looked at.
fn nearest<'c>(word: &str, candidates: &mut dyn Iterator<Item = &'c str>) -> Option<&'c str> {
    let length = letters(word)?;
    let mut nearest: Option<(usize, &str)> = None;
    let mut work = 0usize;
    for candidate in candidates {
        work = work.saturating_add(1);
        if work > MOST_WORK {
            break;
        }
        let Some(other) = letters(candidate) else {
            continue;
        };
        if word.eq_ignore_ascii_case(candidate) {
            return Some(candidate);
        }
        let threshold = length.max(other).max(3) / 3;
        if length.abs_diff(other) > threshold {
            continue;
        }
        work = work.saturating_add(length.saturating_mul(other));
        let distance =
            strsim::osa_distance(&word.to_ascii_lowercase(), &candidate.to_ascii_lowercase());
        // A distance of the whole length has nothing in common.
        let near = distance <= threshold && distance < length.min(other);
        if near && nearest.is_none_or(|(best, _)| distance < best) {
            nearest = Some((distance, candidate));
        }
    }
    nearest.map(|(_, candidate)| candidate)
}

/// The number of letters of a word short enough to compare.
fn letters(word: &str) -> Option<usize> {
    // A letter has at most four bytes: no need to count in a huge text.
    let short = word.len() <= LONGEST_WORD.saturating_mul(4);
    let count = if short { word.chars().count() } else { 0 };
    (1..=LONGEST_WORD).contains(&count).then_some(count)
}

/// A text for a message: cut off where it is long, without line breaks.
pub(crate) fn short(text: &str) -> String {
    const MOST: usize = 60;
    let mut shown: String = text
        .chars()
        .take(MOST)
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    shown
}

/// A text for a person's screen: control characters, which could forge lines or colours, replaced.
pub(crate) fn printable(text: &str) -> Cow<'_, str> {
    if text.contains(char::is_control) {
        return Cow::Owned(text.replace(char::is_control, "\u{fffd}"));
    }
    Cow::Borrowed(text)
}

/// Help for a word that is not among the known ones: the one that was probably meant, or else
/// something about all of them.
pub(crate) fn help<'c>(
    word: &str,
    known: impl IntoIterator<Item = &'c str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    match nearest(word, &mut known.into_iter()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise(),
    }
}

/// Some words for a message, the first ten.
pub(crate) fn list<'w>(mut words: impl Iterator<Item = &'w str>) -> String {
    first_ten(&mut words)
}

fn first_ten(words: &mut dyn Iterator<Item = &str>) -> String {
    const MOST: usize = 10;
    let mut shown: Vec<String> = words.take(MOST.saturating_add(1)).map(short).collect();
    if shown.len() > MOST {
        shown.truncate(MOST);
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn did_you_mean<'c>(word: &str, known: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
        nearest(word, &mut known.into_iter())
    }

    fn is_borrowed(text: &str) -> bool {
        matches!(compose(text), Cow::Borrowed(same) if same == text)
    }

    /// Decomposes a syllable by the same section of the standard, by division.
    #[expect(clippy::arithmetic_side_effects, reason = "small constants")]
    fn decompose(syllable: u32) -> String {
        let index = syllable - S_BASE;
        let (l, v, t) = (index / 588, index % 588 / 28, index % 28);
        let codes = [L_BASE + l, V_BASE + v, T_BASE + t];
        let kept = if t == 0 { 2 } else { 3 };
        codes
            .iter()
            .take(kept)
            .filter_map(|code| char::from_u32(*code))
            .collect()
    }

    #[test]
    fn composes_every_syllable() {
        let mut text = String::new();
        let mut expected = String::new();
        for code in S_BASE..S_BASE + S_COUNT {
            let syllable = char::from_u32(code).unwrap().to_string();
            assert_eq!(compose(&decompose(code)), syllable.as_str());
            text.push_str(&decompose(code));
            expected.push_str(&syllable);
        }
        assert_eq!(text.chars().next_back(), Some('\u{11C2}'));
        assert_eq!(compose(&text), expected.as_str());
    }

    #[test]
    fn composes_what_is_half_composed() {
        assert_eq!(compose("서\u{11AF}명"), "설명");
        assert_eq!(compose("a\u{1109}\u{1165}!"), "a서!");
        assert_eq!(compose("\u{1100}\u{1100}\u{1161}"), "\u{1100}가");
        assert_eq!(compose("\u{1100}\u{1161}\u{11A8}\u{11A8}"), "각\u{11A8}");
    }

    #[test]
    fn leaves_everything_else() {
        for text in [
            "",
            "plain",
            "한국어",
            "e\u{301}",         // not composed to é
            "ạ Ṭ ქართული ខ្មែរ",  // begin with the byte 0xE1, too
            "\u{1100}",         // a leading consonant alone
            "\u{1161}\u{11A8}", // nothing to stand on
            "\u{1100}\u{11A8}", // no vowel
            "각\u{11A8}",       // has a trailing consonant
            "가\u{1161}",
            "\u{1100}\u{301}\u{1161}",
            "\u{1113}\u{1161}", // an old consonant
            "\u{1100}\u{1176}", // an old vowel
            "가\u{11A7}",       // not a consonant
            "가\u{11C3}",       // an old consonant
            "ㄱㅏ",             // compatibility jamo do not conjoin
        ] {
            assert!(is_borrowed(text), "{text:?}");
        }
    }

    #[test]
    fn finds_the_near_miss() {
        let names = ["activity", "demographic", "recency", "points", "unknown"];
        for (word, expected) in [
            ("activty", Some("activity")),
            ("activitiy", Some("activity")),
            ("atcivity", Some("activity")),
            ("POINTS", Some("points")),
            ("unkown", Some("unknown")),
            ("recent", Some("recency")),
            ("budget", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(did_you_mean(word, names), expected, "{word}");
        }
        assert_eq!(did_you_mean("직엽", ["나이", "직업"]), Some("직업"));
        assert_eq!(did_you_mean("id", ["x", "is", "at"]), Some("is"));
        assert_eq!(did_you_mean("a", ["b"]), None);
        assert_eq!(did_you_mean("any", []), None);
        let help = |word| help(word, ["cold", "warm"], || "take one".to_owned());
        assert_eq!(help("wram"), "did you mean `warm`?");
        assert_eq!(help("hot"), "take one");
    }

    #[test]
    fn takes_the_first_of_equals_and_a_nearer_one_before_both() {
        assert_eq!(did_you_mean("band", ["bane", "bans"]), Some("bane"));
        assert_eq!(did_you_mean("band", ["bans", "bane"]), Some("bans"));
        assert_eq!(
            did_you_mean("quotes_x", ["quote", "quote_x"]),
            Some("quote_x")
        );
    }

    #[test]
    fn bounds_its_work() {
        let huge = "x".repeat(8 << 20);
        assert_eq!(did_you_mean(&huge, [huge.as_str()]), None);
        assert_eq!(did_you_mean("xx", [huge.as_str(), "xy"]), Some("xy"));
        let long = "a".repeat(LONGEST_WORD);
        let far = "b".repeat(LONGEST_WORD);
        let many = std::iter::repeat_n(far.as_str(), 1_000_000).chain([long.as_str()]);
        assert_eq!(did_you_mean(&long, many), None);
    }
}
