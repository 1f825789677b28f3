//! What a message of IPC must not say before `arrow-ipc` reads it.
//!
//! That checks offsets, keys and texts, but takes lengths for granted: a buffer beyond its message, or of
//! half a number, would be a panic.

use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::{Message, RecordBatch, root_as_message};
use arrow_schema::{ArrowError, DataType, Field, Schema};

/// Nulls need no bytes, but somebody has to walk them: rows that a message may have without any.
const MOST_NULLS: i64 = 1 << 12;

/// How many bytes the head of the next message has, with its length before it, and how many its body;
/// none at the end of a stream. Both lie within the bytes.
pub fn parts(bytes: &[u8]) -> Result<Option<(usize, usize)>, ArrowError> {
    let short = || broken("the bytes end within a message");
    let number = |at: usize| {
        let four = bytes.get(at..at.saturating_add(4)).ok_or_else(short)?;
        let four: [u8; 4] = four.try_into().map_err(|_| short())?;
        Ok::<u32, ArrowError>(u32::from_le_bytes(four))
    };
    if bytes.is_empty() {
        return Ok(None);
    }
    let (prefix, size) = match number(0)? {
        u32::MAX => (8_usize, number(4)?),
        size => (4, size),
    };
    if size == 0 {
        return Ok(None);
    }
    let size = usize::try_from(size).map_err(|_| short())?;
    let head = prefix.checked_add(size).ok_or_else(short)?;
    let message = message(bytes.get(..head).ok_or_else(short)?)?;
    let body = usize::try_from(message.bodyLength()).map_err(|_| short())?;
    match head.checked_add(body) {
        Some(end) if end <= bytes.len() => Ok(Some((head, body))),
        _ => Err(short()),
    }
}

/// The message of a head.
pub fn message(head: &[u8]) -> Result<Message<'_>, ArrowError> {
    let prefix = if head.starts_with(&[0xFF; 4]) { 8 } else { 4 };
    let message = root_as_message(head.get(prefix..).unwrap_or_default());
    message.map_err(|error| broken(&error.to_string()))
}

/// Refuses a message that names what its body does not have. The schema is that of the messages before
/// it; a message with a schema gives the next one.
pub fn checked(
    head: &[u8],
    body: usize,
    schema: Option<&Schema>,
) -> Result<Option<Schema>, ArrowError> {
    let message = message(head)?;
    if let Some(schema) = message.header_as_schema() {
        let schema = try_fb_to_schema(schema)?;
        known(&schema)?;
        return Ok(Some(schema));
    }
    let schema = schema.ok_or_else(|| broken("it does not begin with a schema"))?;
    if let Some(batch) = message.header_as_record_batch() {
        let fields: Vec<&Field> = schema.fields().iter().map(AsRef::as_ref).collect();
        fits(batch, &fields, body)?;
    } else if let Some(dictionary) = message.header_as_dictionary_batch() {
        let batch = dictionary
            .data()
            .ok_or_else(|| broken("a dictionary is empty"))?;
        let values = dictionary_values(schema, dictionary.id())?;
        let values = Field::new("", values, true);
        fits(batch, &[&values], body)?;
    }
    Ok(None)
}

/// The type of the values of a dictionary.
pub fn dictionary_values(schema: &Schema, id: i64) -> Result<DataType, ArrowError> {
    #[expect(
        deprecated,
        reason = "the ids of dictionaries are what a message names"
    )]
    let fields = schema.fields_with_dict_id(id);
    match fields.first().map(|field| field.data_type()) {
        Some(DataType::Dictionary(_, values)) => Ok(values.as_ref().clone()),
        _ => Err(broken("a dictionary belongs to no column")),
    }
}

fn fits(batch: RecordBatch<'_>, fields: &[&Field], body: usize) -> Result<(), ArrowError> {
    // A row has a bit at least, unless there is nothing but nulls.
    let most = i64::try_from(body)
        .unwrap_or(i64::MAX)
        .saturating_mul(8)
        .max(MOST_NULLS);
    let nodes = batch.nodes().into_iter().flatten();
    let mut lengths = nodes.flat_map(|node| [node.length(), node.null_count()]);
    if !(0..=most).contains(&batch.length()) || !lengths.all(|rows| (0..=most).contains(&rows)) {
        return Err(broken("a message names more rows than it has bytes for"));
    }
    let mut views = batch.variadicBufferCounts().into_iter().flatten();
    let mut sizes = Vec::new();
    for field in fields {
        add_sizes(field.data_type(), &mut views, &mut sizes)?;
    }
    let buffers = batch.buffers().into_iter().flatten();
    for (buffer, size) in buffers.zip(sizes) {
        let outside = || broken("a buffer lies outside of its message");
        let start = usize::try_from(buffer.offset()).map_err(|_| outside())?;
        let length = usize::try_from(buffer.length()).map_err(|_| outside())?;
        if start.checked_add(length).is_none_or(|end| end > body) {
            return Err(outside());
        }
        if length.checked_rem(size) != Some(0) {
            return Err(broken("a buffer ends within a number"));
        }
    }
    Ok(())
}

/// Adds the sizes of what the buffers of a column hold, in the order of its buffers.
fn add_sizes(
    kind: &DataType,
    views: &mut impl Iterator<Item = i64>,
    sizes: &mut Vec<usize>,
) -> Result<(), ArrowError> {
    match kind {
        DataType::Null => {}
        DataType::Utf8 | DataType::Binary => sizes.extend([1, 4, 1]),
        DataType::LargeUtf8 | DataType::LargeBinary => sizes.extend([1, 8, 1]),
        DataType::Utf8View | DataType::BinaryView => {
            let count = views.next().and_then(|count| usize::try_from(count).ok());
            let count = count.filter(|count| *count <= 1 << 16);
            let count = count.ok_or_else(|| broken("a column of views has no buffers"))?;
            sizes.extend([1, 16]);
            sizes.extend(std::iter::repeat_n(1, count));
        }
        DataType::List(inner) => {
            sizes.extend([1, 4]);
            add_sizes(inner.data_type(), views, sizes)?;
        }
        DataType::LargeList(inner) => {
            sizes.extend([1, 8]);
            add_sizes(inner.data_type(), views, sizes)?;
        }
        DataType::FixedSizeList(inner, _) => {
            sizes.push(1);
            add_sizes(inner.data_type(), views, sizes)?;
        }
        DataType::Struct(fields) => {
            sizes.push(1);
            for field in fields {
                add_sizes(field.data_type(), views, sizes)?;
            }
        }
        DataType::Dictionary(keys, _) => sizes.extend([1, keys.primitive_width().unwrap_or(1)]),
        other => sizes.extend([1, other.primitive_width().unwrap_or(1)]),
    }
    Ok(())
}

/// Refuses types that no column of leads has and that are read by rules of their own.
pub fn known(schema: &Schema) -> Result<(), ArrowError> {
    schema
        .fields()
        .iter()
        .try_for_each(|field| known_type(field.name(), field.data_type(), 0))
}

fn known_type(name: &str, kind: &DataType, depth: usize) -> Result<(), ArrowError> {
    let deeper = depth.saturating_add(1);
    match kind {
        _ if depth > 8 => Err(broken("a column is nested too deeply")),
        DataType::Union(..)
        | DataType::RunEndEncoded(..)
        | DataType::ListView(_)
        | DataType::LargeListView(_)
        | DataType::Map(..) => Err(broken(&format!(
            "the column `{name}` has the Arrow type `{kind}`, which no column of leads has"
        ))),
        DataType::List(inner) | DataType::LargeList(inner) | DataType::FixedSizeList(inner, _) => {
            known_type(name, inner.data_type(), deeper)
        }
        DataType::Struct(fields) => fields
            .iter()
            .try_for_each(|field| known_type(name, field.data_type(), deeper)),
        DataType::Dictionary(_, values) => known_type(name, values, deeper),
        _ => Ok(()),
    }
}

pub fn broken(what: &str) -> ArrowError {
    ArrowError::IpcError(what.to_owned())
}
