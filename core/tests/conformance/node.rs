//! JSON as it is written: numbers keep their digits, keys their order and repetition.

use serde_json::Value;

/// What fits on a line of a case file stays on it, as in `testdata/oracle/text.py`.
const WIDTH: usize = 110;

/// A JSON tree of source text.
#[derive(Debug, Clone)]
pub enum Node {
    /// A text, number, boolean or null, as written.
    Scalar(String),
    List(Vec<Node>),
    /// Members with their keys as written, quotes included.
    Map(Vec<(String, Node)>),
}

impl Node {
    /// Reads a JSON document that `serde_json` accepts.
    pub fn parse(text: &str) -> Node {
        let mut reader = Reader { text, at: 0 };
        let node = reader.value();
        reader.space();
        assert_eq!(reader.at, text.len(), "text after the document");
        node
    }

    /// The member of a map, if it is there.
    pub fn get(&self, key: &str) -> Option<&Node> {
        let Node::Map(members) = self else {
            return None;
        };
        members
            .iter()
            .find(|(name, _)| unquote(name) == key)
            .map(|(_, node)| node)
    }

    /// The entries of a list.
    pub fn list(&self) -> &[Node] {
        let Node::List(entries) = self else {
            panic!("not a list: {}", self.compact())
        };
        entries
    }

    /// The text of a scalar that is a text.
    pub fn text(&self) -> Option<String> {
        match self {
            Node::Scalar(raw) if raw.starts_with('"') => Some(unquote(raw)),
            _ => None,
        }
    }

    /// Puts a member in place of the one with that key, or at the end.
    pub fn set(&mut self, key: &str, value: Node) {
        let Node::Map(members) = self else {
            panic!("not a map")
        };
        match members.iter_mut().find(|(name, _)| unquote(name) == key) {
            Some((_, old)) => *old = value,
            None => members.push((format!("\"{key}\""), value)),
        }
    }

    /// A map of some members of this one, in the order asked for.
    pub fn only(&self, keys: &[&str]) -> Node {
        let member = |key: &&str| {
            (
                format!("\"{key}\""),
                self.get(key).unwrap_or_else(|| panic!("no {key}")).clone(),
            )
        };
        Node::Map(keys.iter().map(member).collect())
    }

    /// A list of maps, each with some of its members only.
    pub fn each_only(&self, keys: &[&str]) -> Node {
        Node::List(self.list().iter().map(|entry| entry.only(keys)).collect())
    }

    /// A map without one of its members.
    pub fn without(&self, key: &str) -> Node {
        let Node::Map(members) = self else {
            panic!("not a map")
        };
        let kept = members.iter().filter(|(name, _)| unquote(name) != key);
        Node::Map(kept.cloned().collect())
    }

    /// All texts that stand under a key, however deep.
    pub fn texts_under(&self, key: &str, found: &mut Vec<String>) {
        match self {
            Node::Scalar(_) => {}
            Node::List(entries) => entries
                .iter()
                .for_each(|entry| entry.texts_under(key, found)),
            Node::Map(members) => {
                found.extend(self.get(key).and_then(Node::text));
                members
                    .iter()
                    .for_each(|(_, node)| node.texts_under(key, found));
            }
        }
    }

    /// The text without white space.
    pub fn compact(&self) -> String {
        self.flat("", "")
    }

    /// The text for people, as the case files are written.
    pub fn pretty(&self) -> String {
        self.lines(0, 0)
    }

    fn flat(&self, after_comma: &str, after_colon: &str) -> String {
        let join = |parts: Vec<String>| parts.join(&format!(",{after_comma}"));
        match self {
            Node::Scalar(raw) => raw.clone(),
            Node::List(entries) => {
                format!(
                    "[{}]",
                    join(
                        entries
                            .iter()
                            .map(|entry| entry.flat(after_comma, after_colon))
                            .collect()
                    )
                )
            }
            Node::Map(members) => {
                let row = |(key, node): &(String, Node)| {
                    format!("{key}:{after_colon}{}", node.flat(after_comma, after_colon))
                };
                format!("{{{}}}", join(members.iter().map(row).collect()))
            }
        }
    }

    fn lines(&self, indent: usize, used: usize) -> String {
        let flat = self.flat(" ", " ");
        if indent + used + flat.chars().count() <= WIDTH {
            return flat;
        }
        let inner = indent + 2;
        let close = |open: char, rows: &[String], end: char| {
            let rows: Vec<String> = rows
                .iter()
                .map(|row| format!("\n{:inner$}{row}", ""))
                .collect();
            format!(
                "{open}{}\n{:indent$}{end}",
                rows.concat().trim_end_matches(','),
                ""
            )
        };
        match self {
            Node::List(entries) if !entries.is_empty() => {
                let rows: Vec<String> = entries
                    .iter()
                    .map(|entry| entry.lines(inner, 1) + ",")
                    .collect();
                close('[', &rows, ']')
            }
            Node::Map(members) if !members.is_empty() => {
                let (mut rows, mut line) = (Vec::new(), String::new());
                for (key, node) in members {
                    let head = format!("{key}: ");
                    let row = format!("{head}{},", node.lines(inner, head.chars().count() + 1));
                    let broken = row.contains('\n');
                    if !line.is_empty()
                        && !broken
                        && inner + line.chars().count() + 1 + row.chars().count() <= WIDTH
                    {
                        line = format!("{line} {row}");
                        continue;
                    }
                    if !line.is_empty() {
                        rows.push(std::mem::take(&mut line));
                    }
                    if broken {
                        rows.push(row);
                    } else {
                        line = row;
                    }
                }
                if !line.is_empty() {
                    rows.push(line);
                }
                close('{', &rows, '}')
            }
            _ => flat,
        }
    }
}

fn unquote(raw: &str) -> String {
    match serde_json::from_str(raw) {
        Ok(Value::String(text)) => text,
        other => panic!("not a text: {raw}: {other:?}"),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> u8 {
        self.text.as_bytes()[self.at]
    }

    fn space(&mut self) {
        while self
            .text
            .as_bytes()
            .get(self.at)
            .is_some_and(u8::is_ascii_whitespace)
        {
            self.at += 1;
        }
    }

    fn value(&mut self) -> Node {
        self.space();
        match self.peek() {
            b'{' => Node::Map(self.entries(b'}', |reader| {
                reader.space();
                let key = reader.scalar();
                reader.space();
                reader.at += 1;
                (key, reader.value())
            })),
            b'[' => Node::List(self.entries(b']', Reader::value)),
            _ => Node::Scalar(self.scalar()),
        }
    }

    fn entries<T>(&mut self, end: u8, mut entry: impl FnMut(&mut Self) -> T) -> Vec<T> {
        let mut found = Vec::new();
        self.at += 1;
        self.space();
        while self.peek() != end {
            found.push(entry(self));
            self.space();
            if self.peek() == b',' {
                self.at += 1;
                self.space();
            }
        }
        self.at += 1;
        found
    }

    fn scalar(&mut self) -> String {
        let start = self.at;
        if self.peek() == b'"' {
            self.at += 1;
            while self.peek() != b'"' {
                self.at += if self.peek() == b'\\' { 2 } else { 1 };
            }
            self.at += 1;
        } else {
            while self
                .text
                .as_bytes()
                .get(self.at)
                .is_some_and(|byte| !b",]} \n\r\t:".contains(byte))
            {
                self.at += 1;
            }
        }
        self.text[start..self.at].to_owned()
    }
}
