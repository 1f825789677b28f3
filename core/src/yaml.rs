//! Policies written in YAML, to the same tree as JSON.
//!
//! YAML 1.2 with the scalars of its core schema: plain `true`, `null`, `12` and `0.5` are what they
//! look like, `no`, `on`, `12:30` and everything quoted is text. What would make a document mean
//! more than it shows is refused: anchors and aliases (a few lines could stand for gigabytes),
//! tags, merge keys, and a second document. Keys are texts, `1:` is the key "1"; keys given twice
//! are kept, the loader reports them.
//!
//! The events of `saphyr-parser` are put together on an explicit stack, so that no nesting can
//! exhaust the stack of the program.

mod build;
mod scalar;

use saphyr_parser::{Event, Marker, Parser, ScanError, Span, StrInput};

use crate::error::Code;
use crate::json::{Document, MAX_DEPTH, Value};
use build::Builder;
pub(crate) use build::Positions;

/// Why a text is not a policy in YAML, and where, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct YamlError {
    pub(crate) code: Code,
    pub(crate) message: String,
    pub(crate) help: &'static str,
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Reads one document; an empty text is null.
pub(crate) fn read(text: &str) -> Result<(Document, Positions), YamlError> {
    refuse_nul(text)?;
    let mut builder = Builder::default();
    let mut parser = Parser::new_from_str(text);
    let mut documents = 0usize;
    while let Some((event, span)) = next(&mut parser, text)? {
        match event {
            Event::DocumentStart(_) => {
                documents = documents.saturating_add(1);
                if documents > 1 {
                    let message = "a second document begins here";
                    let help = "write one policy per text, without `---` behind it";
                    return Err(refused(span.start, message, help));
                }
            }
            Event::StreamEnd => break,
            Event::Nothing | Event::StreamStart | Event::DocumentEnd => {}
            node => builder.take(node, span)?,
        }
    }
    let start = Positions::at(Marker::new(0, 1, 0));
    let (tree, places) = builder.root.unwrap_or((Value::Null, start));
    let document = Document {
        tree,
        inexact: builder.inexact,
        too_deep: false,
    };
    Ok((document, places))
}

type Node<'t> = (Event<'t>, Span);

fn next<'t>(
    parser: &mut Parser<'t, StrInput<'t>>,
    text: &str,
) -> Result<Option<Node<'t>>, YamlError> {
    parser
        .next_event()
        .transpose()
        .map_err(|error| unreadable(&error, text))
}

/// The parser would take a NUL for the end of the text and say nothing about what follows.
fn refuse_nul(text: &str) -> Result<(), YamlError> {
    let Some((before, _)) = text.split_once('\0') else {
        return Ok(());
    };
    let line = before.matches('\n').count().saturating_add(1);
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |last| last.chars().count());
    let mark = Marker::new(0, line, column);
    Err(refused(
        mark,
        "the text contains a NUL character",
        "remove it",
    ))
}

fn refused(at: Marker, message: &str, help: &'static str) -> YamlError {
    let (line, column) = build::line_and_column(at);
    YamlError {
        code: Code::BadJson,
        message: message.to_owned(),
        help,
        line,
        column,
    }
}

fn too_deep(at: Marker) -> YamlError {
    let message = format!("lists and objects are nested more than {MAX_DEPTH} deep");
    YamlError {
        code: Code::LimitExceeded,
        ..refused(at, &message, "nest the document less deeply")
    }
}

fn unreadable(error: &ScanError, text: &str) -> YamlError {
    // The parser looks ahead and gives up at 255 open brackets, before the first of them is told.
    let before = text.chars().take(error.marker().index());
    let brackets = before.fold(0usize, |open, letter| match letter {
        '[' | '{' => open.saturating_add(1),
        ']' | '}' => open.saturating_sub(1),
        _ => open,
    });
    if brackets >= usize::from(u8::MAX) {
        return too_deep(*error.marker());
    }
    let message = format!("this is not YAML: {}", error.info());
    let help = "look for a missing quote, bracket, colon or space before this place";
    refused(*error.marker(), &message, help)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Value<'static> {
        read(text).unwrap().0.tree
    }

    fn refusal(text: &str) -> (Code, usize, usize) {
        let error = read(text).map(|(document, _)| document.tree).unwrap_err();
        assert!(!error.message.contains('\n') && !error.message.ends_with('.'));
        (error.code, error.line, error.column)
    }

    #[test]
    fn reads_what_json_reads() {
        let text = "a: {b: [1, 2.5, -3, true, null], 'c': \"d\"}\ne:\n- f\n-\n- g: h\n  i: []\n";
        let json = r#"{"a": {"b": [1, 2.5, -3, true, null], "c": "d"}, "e": ["f", null, {"g": "h", "i": []}]}"#;
        let expected = Value::from_json(json).unwrap();
        assert_eq!(tree(text), expected);
        assert_eq!(tree(json), expected);
        assert_eq!(tree(""), Value::Null);
        assert_eq!(tree("# only a comment\n"), Value::Null);
        assert_eq!(tree("--- 7\n...\n"), Value::Number(7.0));
        assert_eq!(tree("\u{feff}한국어"), Value::from("한국어"));
    }

    #[test]
    fn keys_are_texts_and_kept_twice() {
        let read = tree("{1: a, true: b, null: c, 1: d, e, 0x10: f}");
        let keys: Vec<&str> = read.entries().iter().map(|(key, _)| key.as_ref()).collect();
        assert_eq!(keys, ["1", "true", "null", "1", "e", "0x10"]);
        assert_eq!(read.get("e"), Some(&Value::Null));
        assert_eq!(tree("'<<': a").entries().len(), 1);
    }

    #[test]
    fn quoted_and_block_scalars_are_texts() {
        assert_eq!(tree("'1'"), Value::from("1"));
        assert_eq!(tree("\"null\""), Value::from("null"));
        assert_eq!(tree("''"), Value::from(""));
        assert_eq!(tree("|\n  12\n"), Value::from("12\n"));
        assert_eq!(tree(">-\n  true\n"), Value::from("true"));
    }

    #[test]
    fn knows_where_every_part_stands() {
        let text = "# 정책\nid: x\naxes:\n  - id: 가나\n    rules: [{id: a}, {id: b,\n      points: 1}]\n  - {}\n\"a/b\": 1\nid: y\n";
        let (document, places) = read(text).unwrap();
        for (pointer, line, column) in [
            ("", 2, 1),
            ("/id", 9, 1), // the second one
            ("/axes", 3, 1),
            ("/axes/0", 4, 5),
            ("/axes/0/id", 4, 5),
            ("/axes/0/rules", 5, 5),
            ("/axes/0/rules/0", 5, 13),
            ("/axes/0/rules/1/id", 5, 23),
            ("/axes/0/rules/1/points", 6, 7),
            ("/axes/1", 7, 5),
            ("/a~1b", 8, 1),
            ("/axes/1/nothing", 7, 5),
            ("/axes/9", 3, 1),
        ] {
            assert_eq!(
                places.find(&document.tree, pointer),
                (line, column),
                "{pointer}"
            );
        }
    }

    #[test]
    fn tells_which_numbers_are_not_exact() {
        let text = "a: [1, 9007199254740993, 0.1]\nb/c: {d: .inf, e: 1e400, f: '9007199254740993'}";
        let (document, _) = read(text).unwrap();
        assert_eq!(document.inexact, ["/a/1", "/b~1c/d", "/b~1c/e"]);
    }

    #[test]
    fn refuses_what_hides_meaning() {
        for (text, line, column) in [
            ("a: &x 1\nb: *x", 1, 4),
            ("a: *x", 1, 4),
            ("a: !!str 1", 1, 4),
            ("- ! 1", 1, 3),
            ("a: !mine {}", 1, 4),
            ("a: 1\n<<: {b: 2}", 2, 1),
            ("[a]: 1", 1, 1),
            ("? {a: 1}\n: 2", 1, 3),
            ("a: 1\n---\nb: 2", 2, 1),
            ("a: 1\n\0b: 2", 2, 1),
            ("a: [1,", 2, 1),
            ("a: 'b", 1, 4),
            ("a: 1\n b: 2\n", 2, 3),
        ] {
            assert_eq!(refusal(text), (Code::BadJson, line, column), "{text}");
        }
    }

    #[test]
    fn refuses_deep_nesting_in_every_style() {
        let styles = ["[", "{a: ", "- ", "? ", "[\n", "[{a: "];
        for style in styles {
            for depth in [65, 300, 10_000] {
                let error = read(&style.repeat(depth)).map(|_| ()).unwrap_err();
                assert!(error.column > 0 && error.line > 0);
                if style != "? " {
                    assert_eq!(error.code, Code::LimitExceeded, "{style} {depth}");
                }
            }
        }
        let block: String = (0..10_000)
            .map(|depth| " ".repeat(depth) + "a:\n")
            .collect();
        assert_eq!(refusal(&block), (Code::LimitExceeded, 65, 65));
        let deepest = "[".repeat(64) + &"]".repeat(64);
        assert!(read(&deepest).is_ok());
    }

    #[test]
    fn reads_a_document_with_every_key_of_the_format() {
        let (document, places) = read(include_str!("yaml/every_key.yaml")).unwrap();
        assert!(document.inexact.is_empty());
        let tree = &document.tree;
        assert_eq!(tree.entries().len(), 23);
        assert_eq!(tree.get("version"), Some(&Value::from("2026.11")));
        assert_eq!(tree.get("time_zone"), Some(&Value::from("+09:00")));
        let scenario = tree
            .get("scenarios")
            .and_then(|list| list.items().first())
            .unwrap();
        let line = scenario.get("second_line").unwrap();
        assert_eq!(line.get("on"), Some(&Value::from("no_reaction")));
        assert_eq!(line.get("wait"), Some(&Value::from("12h")));
        assert_eq!(places.find(tree, "/scenarios/0/second_line/on"), (78, 19));
    }

    #[test]
    fn huge_documents_need_little_stack() {
        let megabyte = 1 << 20;
        let mut huge = vec![
            "[".repeat(megabyte),
            "- ".repeat(megabyte / 2),
            "a".repeat(megabyte),
        ];
        huge.push("- a: [1, {b: c}]\n".repeat(megabyte / 17));
        huge.push(format!("[{}]", "[],".repeat(megabyte / 3)));
        let small = std::thread::Builder::new().stack_size(256 << 10);
        let reading = small.spawn(move || huge.iter().filter(|text| read(text).is_ok()).count());
        assert_eq!(reading.unwrap().join().unwrap(), 3);
    }
}
