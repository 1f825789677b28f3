//! Whether columns can hold what their names say.

use super::activities::Activities;
use super::column::Column;
use super::{Place, source};
use crate::error::{Code as ErrorCode, Error};
use crate::field::FieldType;
use crate::json::Pointer;
use crate::policy::Policy;
use crate::text;

pub(super) fn error(code: ErrorCode, column: &str, message: &str, help: &str) -> Error {
    let at = Pointer::root().key(column).to_string();
    Error::new(code, at, message, help)
}

pub(super) fn check_length(name: &str, column: &Column<'_>, rows: usize) -> Result<(), Error> {
    if column.len() == rows {
        return Ok(());
    }
    let message = format!("the column has {} rows, others have {rows}", column.len());
    Err(error(
        ErrorCode::OutOfRange,
        name,
        &message,
        "give columns of one table",
    ))
}

/// The column, if it can hold what its name says. One of texts that all mean unknown may stand for
/// any type, as spreadsheets have them.
pub(super) fn suited<'a>(
    name: &str,
    column: Column<'a>,
    place: Place,
    policy: &Policy,
) -> Result<Column<'a>, Error> {
    let fits = |wanted: &str| match wanted {
        "texts" => matches!(column, Column::Texts(..)),
        "lists of texts" => matches!(column, Column::Lists(..)),
        "instants" => matches!(
            column,
            Column::Instants(..) | Column::Texts(..) | Column::Numbers(..)
        ),
        "dates" => matches!(column, Column::Dates(..) | Column::Texts(..)),
        "numbers" => matches!(column, Column::Numbers(..)),
        "booleans" => matches!(column, Column::Booleans(..)),
        _ => true,
    };
    let (wanted, field) = match place {
        Place::Id => ("texts", None),
        Place::Lead("created_at" | "assigned_at") | Place::Override("until") => ("instants", None),
        Place::Lead("tags") => ("lists of texts", None),
        Place::Lead(_) | Place::Override(_) => ("texts", None),
        Place::Undeclared => return Ok(column),
        Place::Field(field) => {
            let kind = policy.words.fields.get(field).map(|field| field.kind);
            let wanted = match kind {
                Some(FieldType::Text) | None => "texts",
                Some(FieldType::Texts) => "lists of texts",
                Some(FieldType::Number) => "numbers",
                Some(FieldType::Boolean) => "booleans",
                Some(FieldType::Date) => "dates",
            };
            (wanted, kind)
        }
    };
    let numbers_as_ids = place == Place::Id && matches!(column, Column::Numbers(..));
    if matches!(column, Column::Null(_)) || fits(wanted) || numbers_as_ids {
        return Ok(column);
    }
    if let (Some(_), Column::Texts(texts, valid)) = (field, &column)
        && source::is_all_missing(texts, valid.as_ref(), &policy.words.missing)
    {
        return Ok(Column::Null(column.len()));
    }
    let message = format!("the column holds {}, not {wanted}", column.kind());
    let help = match (wanted, &column) {
        ("numbers", Column::Texts(..)) => {
            "cast it to numbers before; what is no number becomes null"
        }
        ("instants", Column::Dates(..)) => {
            "give instants: a date alone does not say when its day began"
        }
        ("lists of texts", Column::Texts(..)) => "split it into lists before",
        _ => "cast the column, or leave it out",
    };
    Err(error(ErrorCode::WrongType, name, &message, help))
}

pub(super) fn check_activities(table: &Activities<'_>) -> Result<(), Error> {
    let rows = table.lead.len();
    let (texts, instants) = ("texts", "instants");
    let columns = [
        ("lead", Some(&table.lead), texts),
        ("kind", Some(&table.kind), texts),
        ("at", Some(&table.at), instants),
        ("ref", table.reference.as_ref(), texts),
        ("id", table.id.as_ref(), texts),
    ];
    for (name, column, wanted) in columns {
        let Some(column) = column else { continue };
        let name = format!("activities/{name}");
        let at = |error: Error| {
            Error::new(
                error.code(),
                format!("/{name}"),
                error.message(),
                error.help(),
            )
        };
        check_length("", column, rows).map_err(at)?;
        let fits = match column {
            Column::Null(_) | Column::Texts(..) => true,
            Column::Numbers(..) => wanted == instants || name.ends_with("/lead"),
            Column::Instants(..) => wanted == instants,
            _ => false,
        };
        if !fits {
            let message = format!("the column holds {}, not {wanted}", column.kind());
            return Err(Error::new(
                ErrorCode::WrongType,
                format!("/{name}"),
                message,
                "cast the column",
            ));
        }
    }
    if u32::try_from(rows).is_ok_and(|rows| rows < u32::MAX) {
        return Ok(());
    }
    let message = format!("{rows} activities are more than one table may have");
    let help = "score the leads in parts, each with its activities";
    Err(Error::new(
        ErrorCode::LimitExceeded,
        "/activities".to_owned(),
        text::short(&message),
        help,
    ))
}
