//! Arrow IPC, of streams and of files, read without a copy where its buffers are aligned. The bytes are
//! not trusted (`ipc_check`).

#![expect(
    clippy::disallowed_types,
    reason = "`arrow-ipc` asks for dictionaries in a hash map; nobody walks it"
)]

use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch, make_array};
use arrow_buffer::Buffer;
use arrow_data::transform::MutableArrayData;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{read_footer_length, read_record_batch};
use arrow_ipc::writer::StreamWriter;
use arrow_ipc::{Block, Message, MessageHeader, root_as_footer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use leadgrid::{Code, Error};

use super::ipc_check::{broken, checked, dictionary_values, known, message, parts};

type Read = Result<(SchemaRef, Vec<RecordBatch>), ArrowError>;

/// What a file of Arrow begins and ends with.
const MAGIC: &[u8] = b"ARROW1";

/// A table of a stream or a file.
///
/// # Errors
/// `wrong_type` for bytes that are neither, or not whole.
pub fn read(bytes: &Buffer) -> Result<(SchemaRef, Vec<RecordBatch>), Error> {
    let read = match bytes.starts_with(MAGIC) {
        true => file(bytes),
        false => stream(bytes),
    };
    read.map_err(|error| {
        let message = format!("the bytes are no table of Arrow IPC: {error}");
        let help = "give the bytes of a whole stream or file, such as `tableToIPC(table)`, without compression";
        Error::new(Code::WrongType, String::new(), message, help)
    })
}

/// What messages have told so far.
#[derive(Default)]
struct Told {
    schema: Option<SchemaRef>,
    dictionaries: HashMap<i64, ArrayRef>,
    batches: Vec<RecordBatch>,
}

impl Told {
    /// Takes a message that was checked: its head and its body. The decoders of `arrow-ipc` do the same, but
    /// join dictionaries by code for every type there is, a tenth of a WebAssembly module.
    fn take(&mut self, message: &Message<'_>, body: &Buffer) -> Result<(), ArrowError> {
        let version = message.version();
        if message.header_as_schema().is_some() {
            return Err(broken("there is a second schema"));
        }
        let missing = || broken("it does not begin with a schema");
        let schema = self.schema.as_ref().ok_or_else(missing)?;
        if let Some(batch) = message.header_as_record_batch() {
            let (schema, known) = (Arc::clone(schema), &self.dictionaries);
            let batch = read_record_batch(body, batch, schema, known, None, &version)?;
            self.batches.push(batch);
        } else if let Some(dictionary) = message.header_as_dictionary_batch() {
            let id = dictionary.id();
            let values = dictionary_values(schema, id)?;
            let batch = dictionary.data();
            let batch = batch.ok_or_else(|| broken("a dictionary is empty"))?;
            let fields = Schema::new(vec![Field::new("", values, true)]);
            let (fields, known) = (Arc::new(fields), &self.dictionaries);
            let values = read_record_batch(body, batch, fields, known, None, &version)?;
            let values = values.columns().first().cloned();
            let mut values = values.ok_or_else(|| broken("a dictionary is empty"))?;
            if dictionary.isDelta() {
                let before = self.dictionaries.get(&id);
                let before =
                    before.ok_or_else(|| broken("a dictionary goes on that never began"))?;
                values = joined(before, &values)?;
            }
            self.dictionaries.insert(id, values);
        } else if message.header_type() != MessageHeader::NONE {
            return Err(broken("a message is of a kind that no table has"));
        }
        Ok(())
    }
}

/// The values of a dictionary and those that it goes on with.
fn joined(before: &ArrayRef, more: &ArrayRef) -> Result<ArrayRef, ArrowError> {
    if matches!(before.data_type(), DataType::Dictionary(..)) {
        return Err(broken("a dictionary of dictionaries goes on"));
    }
    let (before, more) = (before.to_data(), more.to_data());
    let room = before.len().saturating_add(more.len());
    let mut joined = MutableArrayData::new(vec![&before, &more], false, room);
    joined.try_extend(0, 0, before.len())?;
    joined.try_extend(1, 0, more.len())?;
    Ok(make_array(joined.freeze()))
}

fn stream(bytes: &Buffer) -> Read {
    let mut told = Told::default();
    let mut start = 0_usize;
    while let Some((head, body)) = parts(bytes.get(start..).unwrap_or_default())? {
        let whole = bytes.slice_with_length(start, head.saturating_add(body));
        let head_bytes = whole.get(..head).unwrap_or_default();
        match checked(head_bytes, body, told.schema.as_deref())? {
            Some(_) if told.schema.is_some() => return Err(broken("there is a second schema")),
            Some(schema) => told.schema = Some(Arc::new(schema)),
            None => told.take(&message(head_bytes)?, &whole.slice(head))?,
        }
        start = start.saturating_add(whole.len());
    }
    let schema = told.schema.ok_or_else(|| broken("there is no schema"))?;
    Ok((schema, told.batches))
}

fn file(bytes: &Buffer) -> Read {
    let short = || broken("the file ends too early");
    let trailer_at = bytes.len().checked_sub(10).ok_or_else(short)?;
    let trailer = bytes.get(trailer_at..).ok_or_else(short)?;
    let length = read_footer_length(trailer.try_into().map_err(|_| short())?)?;
    let footer_at = trailer_at.checked_sub(length).ok_or_else(short)?;
    let footer = bytes.get(footer_at..trailer_at).ok_or_else(short)?;
    let footer = root_as_footer(footer).map_err(|error| broken(&error.to_string()))?;
    let schema = footer
        .schema()
        .ok_or_else(|| broken("there is no schema"))?;
    let schema = Arc::new(try_fb_to_schema(schema)?);
    known(&schema)?;
    let mut told = Told {
        schema: Some(Arc::clone(&schema)),
        ..Told::default()
    };
    let dictionaries = footer.dictionaries().into_iter().flatten();
    let batches = footer.recordBatches().into_iter().flatten();
    for block in dictionaries.chain(batches) {
        let (head, body) = part(bytes, block, &schema)?;
        told.take(&message(&head)?, &body)?;
    }
    Ok((schema, told.batches))
}

/// The bytes of a block: the head of a message and its body.
fn part(bytes: &Buffer, block: &Block, schema: &Schema) -> Result<(Buffer, Buffer), ArrowError> {
    let outside = || broken("a block lies outside of the file");
    let start = usize::try_from(block.offset()).map_err(|_| outside())?;
    let head = usize::try_from(block.metaDataLength()).map_err(|_| outside())?;
    let body = usize::try_from(block.bodyLength()).map_err(|_| outside())?;
    let length = head.checked_add(body).ok_or_else(outside)?;
    let end = start.checked_add(length).ok_or_else(outside)?;
    if end > bytes.len() {
        return Err(outside());
    }
    let whole = bytes.slice_with_length(start, length);
    // The head of a block may be longer than its message says, by padding.
    match parts(&whole)? {
        Some((found, _)) if (8..=head).contains(&found) => {
            checked(whole.get(..found).unwrap_or_default(), body, Some(schema))?;
            Ok((whole.slice_with_length(0, found), whole.slice(head)))
        }
        _ => Err(outside()),
    }
}

/// A table as a stream.
///
/// # Errors
/// Where a batch does not have the schema, which does not happen with tables of ours.
pub fn write(schema: &Schema, batches: &[RecordBatch]) -> Result<Vec<u8>, ArrowError> {
    let bytes = batches.iter().map(RecordBatch::get_array_memory_size);
    let mut writer = StreamWriter::try_new(Vec::with_capacity(bytes.sum()), schema)?;
    for batch in batches {
        writer.write(batch)?;
    }
    writer.into_inner()
}

#[cfg(test)]
mod tests {
    use arrow_array::types::Int8Type;
    use arrow_array::{DictionaryArray, Int8Array, StringArray};
    use arrow_ipc::writer::{DictionaryHandling, IpcWriteOptions};

    use super::*;
    use crate::text::text_at;

    /// A batch of which each row names a text.
    fn batch(schema: &SchemaRef, keys: Vec<i8>, texts: Vec<&str>) -> RecordBatch {
        let texts = Arc::new(StringArray::from(texts));
        let texts = DictionaryArray::try_new(Int8Array::from(keys), texts).unwrap();
        RecordBatch::try_new(Arc::clone(schema), vec![Arc::new(texts)]).unwrap()
    }

    #[test]
    fn dictionaries_go_on_or_are_replaced() {
        let kind = DictionaryArray::<Int8Type>::from_iter(["a"]);
        let field = Field::new("kind", kind.data_type().clone(), true);
        let schema: SchemaRef = Arc::new(Schema::new(vec![field]));
        for (handling, later) in [
            (DictionaryHandling::Delta, vec!["a", "나", "c"]),
            (DictionaryHandling::Resend, vec!["나", "c", "a"]),
        ] {
            let options = IpcWriteOptions::default().with_dictionary_handling(handling);
            let mut writer =
                StreamWriter::try_new_with_options(Vec::new(), &schema, options).unwrap();
            writer
                .write(&batch(&schema, vec![0, 0], vec!["a"]))
                .unwrap();
            writer
                .write(&batch(&schema, vec![2, 0, 1], later.clone()))
                .unwrap();
            let bytes = Buffer::from(writer.into_inner().unwrap());
            let (read_schema, batches) = read(&bytes).unwrap();
            assert_eq!(read_schema, schema);
            let texts = batches.iter().flat_map(|batch| {
                let column = batch.column(0);
                (0..column.len()).map(|row| text_at(column, row).unwrap())
            });
            let [first, second, third] = later.as_slice() else {
                panic!("three texts")
            };
            let expected = ["a", "a", third, first, second];
            assert_eq!(texts.collect::<Vec<_>>(), expected);
            // A part of it is not the whole.
            assert!(read(&bytes.slice_with_length(0, bytes.len() / 2)).is_err());
        }
    }
}
