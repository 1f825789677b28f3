//! Events of the parser to a tree, with the place of every part.

use std::borrow::Cow;

use saphyr_parser::{Event, Marker, ScalarStyle, Span, Tag};

use super::scalar::Scalar;
use super::{YamlError, refused, too_deep};
use crate::json::{MAX_DEPTH, Value, positions};

/// Where the parts of a document stand in the text: a tree of the same shape as the [`Value`].
///
/// It is not a map of pointers, which would repeat a long key once for every part below it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Positions {
    line: usize,
    column: usize,
    inner: Vec<Positions>,
}

impl Positions {
    /// Line and column, counted from 1, of the key or item that a JSON Pointer into `tree` names;
    /// of the innermost part that exists where it leads nowhere.
    pub(crate) fn find(&self, tree: &Value<'_>, pointer: &str) -> (usize, usize) {
        let mut place = self;
        for position in positions(tree, pointer) {
            let Some(inner) = place.inner.get(position) else {
                break;
            };
            place = inner;
        }
        (place.line, place.column)
    }

    pub(super) fn at(mark: Marker) -> Positions {
        let (line, column) = line_and_column(mark);
        Positions {
            line,
            column,
            inner: Vec::new(),
        }
    }
}

/// Line and column, counted from 1.
pub(super) fn line_and_column(mark: Marker) -> (usize, usize) {
    (mark.line().max(1), mark.col().saturating_add(1))
}

/// A list or an object that is not yet closed.
struct Open {
    value: Value<'static>,
    place: Positions,
    /// The key of an object whose value comes next.
    key: Option<(String, Marker)>,
}

/// Puts the nodes of one document together, in the order in which they are told.
#[derive(Default)]
pub(super) struct Builder {
    open: Vec<Open>,
    /// The finished tree.
    pub(super) root: Option<(Value<'static>, Positions)>,
    /// Pointers of the numbers that a double cannot hold.
    pub(super) inexact: Vec<String>,
}

impl Builder {
    pub(super) fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        let start = span.start;
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                refuse_properties(anchor, tag.as_deref(), start)?;
                self.scalar(text, style, start)?;
            }
            Event::SequenceStart(anchor, tag) => {
                refuse_properties(anchor, tag.as_deref(), start)?;
                self.open(Value::List(Vec::new()), start)?;
            }
            Event::MappingStart(anchor, tag) => {
                refuse_properties(anchor, tag.as_deref(), start)?;
                self.open(Value::Object(Vec::new()), start)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some(closed) = self.open.pop() {
                    self.put(closed.value, closed.place);
                }
            }
            Event::Alias(_) => {
                let message = "an alias stands here";
                return Err(refused(start, message, "write the value out"));
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => {}
        }
        Ok(())
    }

    /// Whether the next node is a key.
    fn at_key(&self) -> bool {
        self.open
            .last()
            .is_some_and(|open| open.key.is_none() && matches!(open.value, Value::Object(_)))
    }

    fn scalar(
        &mut self,
        text: Cow<'_, str>,
        style: ScalarStyle,
        start: Marker,
    ) -> Result<(), YamlError> {
        let plain = style == ScalarStyle::Plain;
        if self.at_key() {
            if plain && text == "<<" {
                let message = "the merge key `<<` stands here";
                return Err(refused(start, message, "write the keys out"));
            }
            if let Some(open) = self.open.last_mut() {
                open.key = Some((text.into_owned(), start));
            }
            return Ok(());
        }
        let scalar = if plain { Scalar::plain(&text) } else { None };
        let value = match scalar {
            None => Value::Text(Cow::Owned(text.into_owned())),
            Some(Scalar::Null) => Value::Null,
            Some(Scalar::Bool(truth)) => Value::Bool(truth),
            Some(Scalar::Number { value, exact }) => {
                if !exact {
                    self.inexact.push(self.pointer());
                }
                Value::number(value)
            }
        };
        self.put(value, Positions::at(start));
        Ok(())
    }

    fn open(&mut self, value: Value<'static>, start: Marker) -> Result<(), YamlError> {
        if self.at_key() {
            let message = "a list or an object stands here as a key";
            return Err(refused(start, message, "write a text as the key"));
        }
        if self.open.len() >= MAX_DEPTH {
            return Err(too_deep(start));
        }
        self.open.push(Open {
            value,
            place: Positions::at(start),
            key: None,
        });
        Ok(())
    }

    /// Puts a finished value where it belongs. The entry of an object stands where its key does.
    fn put(&mut self, value: Value<'static>, place: Positions) {
        let Some(open) = self.open.last_mut() else {
            self.root = Some((value, place));
            return;
        };
        match &mut open.value {
            Value::Object(entries) => {
                let Some((key, mark)) = open.key.take() else {
                    return;
                };
                let inner = place.inner;
                let key_place = Positions::at(mark);
                open.place.inner.push(Positions { inner, ..key_place });
                entries.push((Cow::Owned(key), value));
            }
            Value::List(items) => {
                open.place.inner.push(place);
                items.push(value);
            }
            Value::Null
            | Value::Bool(_)
            | Value::Number(_)
            | Value::Text(_)
            | Value::Foreign(_) => {}
        }
    }

    /// The JSON Pointer of the value that comes next.
    fn pointer(&self) -> String {
        let mut pointer = String::new();
        for open in &self.open {
            pointer.push('/');
            match &open.key {
                Some((key, _)) => pointer.push_str(&key.replace('~', "~0").replace('/', "~1")),
                None => pointer.push_str(&open.value.items().len().to_string()),
            }
        }
        pointer
    }
}

fn refuse_properties(anchor: usize, tag: Option<&Tag>, start: Marker) -> Result<(), YamlError> {
    if anchor > 0 {
        let message = "an anchor stands here";
        return Err(refused(start, message, "write the value out at each place"));
    }
    match tag {
        Some(_) => Err(refused(
            start,
            "a tag stands here",
            "quote the value to make it a text",
        )),
        None => Ok(()),
    }
}
