//! Whether columns can hold what they stand for.

use super::{Amounts, OrderReading, Orders};
use crate::error::{Code, Error};
use crate::frame::{Column, Numbers};

pub(super) fn check(orders: &Orders<'_>, reading: &OrderReading) -> Result<(), Error> {
    let rows = orders.len();
    let keys = "whole numbers or texts";
    let columns = [
        ("customer", Some(&orders.customer), keys),
        (
            "at",
            Some(&orders.at),
            "instants, dates, whole milliseconds or texts",
        ),
        ("order", orders.order.as_ref(), keys),
        ("line", orders.line.as_ref(), keys),
        ("currency", orders.currency.as_ref(), "texts"),
        ("kind", orders.kind.as_ref(), "texts"),
    ];
    for (name, column, wanted) in columns {
        let Some(column) = column else { continue };
        check_length(name, column.len(), rows)?;
        let fits = match column {
            Column::Null(_) | Column::Texts(..) => true,
            Column::Numbers(..) => wanted == keys || name == "at",
            Column::Instants(..) | Column::Dates(..) => name == "at",
            Column::Booleans(..) | Column::Lists(..) => false,
        };
        if !fits {
            let message = format!("the column holds {}, not {wanted}", column.kind());
            let help = "cast the column, or name another one";
            return Err(Error::new(
                Code::WrongType,
                format!("/{name}"),
                message,
                help,
            ));
        }
    }
    check_length("amount", orders.amount.len(), rows)?;
    let doubles = matches!(
        orders.amount,
        Amounts::Numbers(Numbers::F64(_) | Numbers::F32(_), ..)
    );
    if doubles && reading.rounding.is_none() {
        return Err(Error::new(
            Code::WrongType,
            "/amount".to_owned(),
            "the amounts are doubles, which cannot say what was paid exactly",
            "give whole numbers, decimals or texts, or say how doubles are rounded (`rounding`)",
        ));
    }
    Ok(())
}

fn check_length(name: &str, length: usize, rows: usize) -> Result<(), Error> {
    if length == rows {
        return Ok(());
    }
    Err(Error::new(
        Code::OutOfRange,
        format!("/{name}"),
        format!("the column has {length} rows, the customers have {rows}"),
        "give columns of one table",
    ))
}
