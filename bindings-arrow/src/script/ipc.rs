//! Arrow IPC, of streams and of files, read without a copy where its buffers are aligned. The bytes are
//! not trusted (`ipc_check`).

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{FileDecoder, StreamDecoder, read_footer_length};
use arrow_ipc::writer::StreamWriter;
use arrow_ipc::{Block, root_as_footer};
use arrow_schema::{ArrowError, Schema, SchemaRef};
use leadgrid::{Code, Error};

use super::ipc_check::{broken, checked, known, parts};

type Read = Result<(SchemaRef, Vec<RecordBatch>), ArrowError>;

/// What a file of Arrow begins and ends with.
const MAGIC: &[u8] = b"ARROW1";
/// Where nothing follows: a length of zero.
const END: [u8; 8] = [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0];

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

fn stream(bytes: &Buffer) -> Read {
    let mut decoder = StreamDecoder::new();
    let mut batches = Vec::new();
    let (mut schema, mut start) = (None, 0_usize);
    while let Some((head, body)) = parts(bytes.get(start..).unwrap_or_default())? {
        let length = head.saturating_add(body);
        let message = bytes.slice_with_length(start, length);
        let found = checked(
            message.get(..head).unwrap_or_default(),
            body,
            schema.as_ref(),
        )?;
        schema = found.or(schema);
        feed(&mut decoder, message, &mut batches)?;
        start = start.saturating_add(length);
    }
    feed(&mut decoder, Buffer::from(&END), &mut batches)?;
    let schema = decoder
        .schema()
        .ok_or_else(|| broken("there is no schema"))?;
    Ok((schema, batches))
}

fn feed(
    decoder: &mut StreamDecoder,
    mut bytes: Buffer,
    batches: &mut Vec<RecordBatch>,
) -> Result<(), ArrowError> {
    while !bytes.is_empty() {
        batches.extend(decoder.decode(&mut bytes)?);
    }
    Ok(())
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
    let mut decoder = FileDecoder::new(Arc::clone(&schema), footer.version());
    for block in footer.dictionaries().into_iter().flatten() {
        decoder.read_dictionary(block, &part(bytes, block, &schema)?)?;
    }
    let mut batches = Vec::new();
    for block in footer.recordBatches().into_iter().flatten() {
        batches.extend(decoder.read_record_batch(block, &part(bytes, block, &schema)?)?);
    }
    Ok((schema, batches))
}

/// The bytes of a block: a message and its body.
fn part(bytes: &Buffer, block: &Block, schema: &Schema) -> Result<Buffer, ArrowError> {
    let outside = || broken("a block lies outside of the file");
    let start = usize::try_from(block.offset()).map_err(|_| outside())?;
    let head = usize::try_from(block.metaDataLength()).map_err(|_| outside())?;
    let body = usize::try_from(block.bodyLength()).map_err(|_| outside())?;
    let length = head.checked_add(body).ok_or_else(outside)?;
    let end = start.checked_add(length).ok_or_else(outside)?;
    if end > bytes.len() {
        return Err(outside());
    }
    let message = bytes.slice_with_length(start, length);
    // The head of a block may be longer than its message says, by padding.
    match parts(&message)? {
        Some((found, _)) if (8..=head).contains(&found) => {
            checked(message.get(..found).unwrap_or_default(), body, Some(schema))?;
        }
        _ => return Err(outside()),
    }
    Ok(message)
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
