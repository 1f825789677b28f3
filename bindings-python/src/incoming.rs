//! Batches of another program, by the structures of the Arrow C interface.
//!
//! `arrow-array` has a reader of its own, which refuses what Polars writes for a column without a type
//! (a buffer, where there should be none) and panics at rows that are null as a whole.

use std::ffi::{CStr, c_char, c_int, c_void};
use std::sync::Arc;

use arrow_array::ffi::{FFI_ArrowArray, from_ffi_and_data_type};
use arrow_array::{RecordBatch, RecordBatchOptions, RecordBatchReader, StructArray};
use arrow_schema::ffi::FFI_ArrowSchema;
use arrow_schema::{ArrowError, DataType, Fields, Schema, SchemaRef};
use leadgrid_arrow::with_nulls;

/// `ArrowArrayStream`.
#[repr(C)]
pub struct Stream {
    get_schema: Option<unsafe extern "C" fn(*mut Stream, *mut FFI_ArrowSchema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut Stream, *mut FFI_ArrowArray) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut Stream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut Stream)>,
    private_data: *mut c_void,
}

/// `ArrowArray`, as far as the pointers to its children.
#[repr(C)]
struct Layout {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut Layout,
}

// SAFETY: the interface lets a stream be used by any thread, by one at a time.
#[expect(unsafe_code, reason = "the structure is one of C")]
unsafe impl Send for Stream {}

impl Stream {
    /// Moves a stream out of where its maker left it.
    ///
    /// # Safety
    /// There must be a stream.
    #[expect(unsafe_code, reason = "a capsule is a pointer")]
    pub unsafe fn take(from: *mut Stream) -> Stream {
        // SAFETY: the caller says so. What stays there is a stream that was released.
        unsafe { std::ptr::replace(from, Stream::released()) }
    }

    const fn released() -> Stream {
        Stream {
            get_schema: None,
            get_next: None,
            get_last_error: None,
            release: None,
            private_data: std::ptr::null_mut(),
        }
    }

    fn schema(&mut self) -> Result<DataType, ArrowError> {
        let mut schema = FFI_ArrowSchema::empty();
        let get = self.get_schema.filter(|_| self.release.is_some());
        let get = get.ok_or_else(was_released)?;
        // SAFETY: the stream was not released, and both structures live through the call.
        #[expect(unsafe_code, reason = "a function of another program")]
        let code = unsafe { get(self, &raw mut schema) };
        self.succeeded(code)?;
        DataType::try_from(&schema)
    }

    /// The next array; one that was released after the last.
    fn array(&mut self) -> Result<FFI_ArrowArray, ArrowError> {
        let mut array = FFI_ArrowArray::empty();
        let get = self.get_next.ok_or_else(was_released)?;
        // SAFETY: as for the schema, without which there is no reader.
        #[expect(unsafe_code, reason = "a function of another program")]
        let code = unsafe { get(self, &raw mut array) };
        self.succeeded(code)?;
        Ok(array)
    }

    fn succeeded(&mut self, code: c_int) -> Result<(), ArrowError> {
        if code == 0 {
            return Ok(());
        }
        // SAFETY: a call has just failed. The text lives until the next call.
        #[expect(unsafe_code, reason = "a function of another program")]
        let text = self.get_last_error.and_then(|get| unsafe {
            let text = get(self);
            (!text.is_null()).then(|| CStr::from_ptr(text).to_string_lossy().into_owned())
        });
        let text = text.unwrap_or_else(|| format!("the stream failed with code {code}"));
        Err(ArrowError::CDataInterface(text))
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        if let Some(release) = self.release {
            // SAFETY: it was not released before, as releasing takes the function away.
            #[expect(unsafe_code, reason = "a function of another program")]
            unsafe {
                release(self);
            }
        }
    }
}

fn was_released() -> ArrowError {
    ArrowError::CDataInterface("the stream was released before".to_owned())
}

/// The batches of a stream.
pub struct Incoming {
    stream: Stream,
    schema: SchemaRef,
}

impl Incoming {
    /// A reader of tables; `None` if the stream has something else.
    pub fn new(mut stream: Stream) -> Result<Option<Self>, ArrowError> {
        let DataType::Struct(fields) = stream.schema()? else {
            return Ok(None);
        };
        let schema = Arc::new(Schema::new(fields));
        Ok(Some(Self { stream, schema }))
    }
}

impl Iterator for Incoming {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        match self.stream.array() {
            Ok(array) if array.is_released() => None,
            Ok(array) => Some(batch(array, self.schema.fields())),
            Err(error) => Some(Err(error)),
        }
    }
}

impl RecordBatchReader for Incoming {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.schema)
    }
}

/// The batch that an array of structs is. A row that is null is null in all its columns.
pub fn batch(mut array: FFI_ArrowArray, fields: &Fields) -> Result<RecordBatch, ArrowError> {
    let kind = DataType::Struct(fields.clone());
    let layout = (&raw mut array).cast::<Layout>();
    // SAFETY: both are the same structure, and the array is ours and not released. Its type is the
    // one that came with it, by which all readers of the interface go.
    #[expect(unsafe_code, reason = "buffers of another program")]
    let data = unsafe {
        without_buffers_of_nulls(layout, &kind);
        from_ffi_and_data_type(array, kind)
    };
    let rows = StructArray::from(data?);
    let count = RecordBatchOptions::new().with_row_count(Some(arrow_array::Array::len(&rows)));
    let (fields, columns, nulls) = rows.into_parts();
    let columns = columns
        .iter()
        .map(|column| with_nulls(column, nulls.as_ref()));
    // Columns are nullable now, whatever was said before.
    let fields = fields
        .iter()
        .map(|field| field.as_ref().clone().with_nullable(true));
    let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
    RecordBatch::try_new_with_options(schema, columns.collect(), &count)
}

/// Takes the buffers away that a column of nulls should not have.
///
/// # Safety
/// The array must be one of that type.
#[expect(unsafe_code, reason = "a structure of C")]
unsafe fn without_buffers_of_nulls(array: *mut Layout, kind: &DataType) {
    let child = |place: usize| {
        // SAFETY: an array has as many children as it says, and lives as long as its parent.
        let array = unsafe { &*array };
        let there = i64::try_from(place).is_ok_and(|place| place < array.n_children);
        there.then(|| unsafe { *array.children.add(place) })
    };
    match kind {
        // SAFETY: the array is ours; its maker releases what it has kept beside it.
        DataType::Null => unsafe { (*array).n_buffers = 0 },
        DataType::Struct(fields) => {
            for (place, field) in fields.iter().enumerate() {
                if let Some(child) = child(place) {
                    // SAFETY: as for the array itself.
                    unsafe { without_buffers_of_nulls(child, field.data_type()) }
                }
            }
        }
        DataType::List(field) | DataType::LargeList(field) | DataType::FixedSizeList(field, _) => {
            if let Some(child) = child(0) {
                // SAFETY: as for the array itself.
                unsafe { without_buffers_of_nulls(child, field.data_type()) }
            }
        }
        _ => {}
    }
}
