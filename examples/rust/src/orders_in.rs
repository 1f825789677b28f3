//! The file of orders: which column is what, and its rows summed up by customer.

use csv::StringRecord;
use leadgrid::frame::{Column, Texts};
use leadgrid::rfm::{Amounts, OrderReading, Orders, Partial, Rfm};
use leadgrid::{Engine, Error, Instant};

use crate::columns::{field_id, find, titles};
use crate::csv_in::Sheet;
use crate::progress::Progress;
use crate::trouble::Trouble;

/// Rows that are added at once. More would only need more memory.
const CHUNK: usize = 16_384;

/// What an orders file has, each with the headers that mean it; a file need not have the last four.
const COLUMNS: [(&str, &[&str]); 7] = [
    (
        "customer",
        &["customer", "customer_id", "customerid", "lead", "lead_id"],
    ),
    (
        "at",
        &[
            "at",
            "ordered_at",
            "order_date",
            "invoice_date",
            "invoicedate",
            "date",
        ],
    ),
    ("amount", &["amount", "total", "price"]),
    (
        "order",
        &[
            "order",
            "order_id",
            "order_number",
            "invoice",
            "invoice_no",
            "invoiceno",
        ],
    ),
    ("line", &["line", "line_id", "line_number"]),
    ("currency", &["currency"]),
    ("kind", &["kind"]),
];

/// A file of orders whose columns are known.
#[derive(Debug, Clone)]
pub struct OrdersIn<'s> {
    sheet: &'s Sheet,
    places: [Option<usize>; 7],
}

/// What the file says.
#[derive(Debug, Clone)]
pub struct SummedUp {
    /// The name of the file.
    pub name: String,
    /// How many rows it has.
    pub rows: usize,
    /// The orders of each customer.
    pub partial: Partial,
    /// How many rows were left out because something is wrong with them.
    pub bad: usize,
    /// The first of them.
    pub told: Vec<BadRow>,
}

/// A row that was left out.
#[derive(Debug, Clone)]
pub struct BadRow {
    /// As a spreadsheet counts.
    pub row: u64,
    /// Who bought.
    pub customer: String,
    /// What is in the cell that is wrong, if it is one cell.
    pub cell: Option<String>,
    /// What is wrong.
    pub error: Error,
}

/// So many bad rows are shown.
const TOLD: usize = 10;

impl<'s> OrdersIn<'s> {
    /// Finds the columns, by the names that were given (`amount`, `Total`) or by usual ones.
    ///
    /// # Errors
    /// When customer, instant or amount have no column, or one that was named is not there.
    pub fn new(sheet: &'s Sheet, named: &[(String, String)]) -> Result<OrdersIn<'s>, Trouble> {
        if let Some((name, _)) = named
            .iter()
            .find(|(name, _)| !COLUMNS.iter().any(|(known, _)| known == name))
        {
            let known: Vec<&str> = COLUMNS.iter().map(|(name, _)| *name).collect();
            return Err(Trouble::new(format!("an orders file has no `{name}`"))
                .help(format!("it has {}", known.join(", "))));
        }
        let ids: Vec<String> = sheet.header().iter().map(|title| field_id(title)).collect();
        let mut places = [None; 7];
        for (number, (place, (name, usual))) in places.iter_mut().zip(COLUMNS).enumerate() {
            *place = match named.iter().find(|(known, _)| known == name) {
                Some((_, wanted)) => Some(find(sheet, wanted)?),
                None => usual
                    .iter()
                    .find_map(|usual| ids.iter().position(|id| id == usual)),
            };
            if place.is_none() && number < 3 {
                return Err(Trouble::new(format!("`{}` has no column `{name}`", sheet.name()))
                    .help(format!(
                        "say which one it is with --order-columns {name}=COLUMN; columns are {}",
                        titles(sheet)
                    )));
            }
        }
        Ok(OrdersIn { sheet, places })
    }

    /// The newest instant and the row it stands in.
    ///
    /// # Errors
    /// When the file is not sound.
    pub fn newest(&self, engine: &Engine) -> Result<Option<(Instant, u64)>, Trouble> {
        let mut newest: Option<(Instant, u64)> = None;
        let mut rows = self.sheet.rows()?;
        while let Some((row, record)) = rows.read()? {
            let found = instant(self.cell(record, 1), engine);
            if found > newest.map(|(newest, _)| newest) {
                newest = found.map(|found| (found, row));
            }
        }
        Ok(newest)
    }

    /// Sums the orders up as they stand at an instant. Rows that are wrong by themselves are left out.
    ///
    /// # Errors
    /// When the file is not sound, or two of its rows contradict each other.
    pub fn sum_up(&self, rfm: &Rfm, as_of: Instant) -> Result<SummedUp, Trouble> {
        let mut all = SummedUp {
            name: self.sheet.name().to_owned(),
            rows: 0,
            partial: rfm.partial(as_of),
            bad: 0,
            told: Vec::new(),
        };
        let mut progress = Progress::new("orders read:", None);
        let mut chunk: Vec<(u64, StringRecord)> = Vec::with_capacity(CHUNK);
        let mut rows = self.sheet.rows()?;
        while let Some((row, record)) = rows.read()? {
            chunk.push((row, record.clone()));
            if chunk.len() >= CHUNK {
                self.add(&chunk, &mut all)?;
                chunk.clear();
                progress.at(all.rows);
            }
        }
        self.add(&chunk, &mut all)?;
        Ok(all)
    }

    fn add(&self, chunk: &[(u64, StringRecord)], all: &mut SummedUp) -> Result<(), Trouble> {
        let cells: [Vec<&str>; 7] = std::array::from_fn(|column| {
            let rows = chunk.iter();
            rows.map(|(_, record)| self.cell(record, column)).collect()
        });
        let [customer, at, amount, order, line, currency, kind] = &cells;
        let [.., has_order, has_line, has_currency, has_kind] =
            self.places.map(|place| place.is_some());
        let orders = Orders {
            customer: texts(customer),
            at: texts(at),
            amount: Amounts::Texts(Texts::Slices(amount), None),
            order: has_order.then(|| texts(order)),
            line: has_line.then(|| texts(line)),
            currency: has_currency.then(|| texts(currency)),
            kind: has_kind.then(|| texts(kind)),
        };
        let mut reading = OrderReading::default();
        reading.local_times = true;
        reading.skip_bad_rows = true;
        let bad = all.partial.add_orders(&orders, &reading).map_err(|error| {
            let place = error
                .path()
                .split('/')
                .nth(1)
                .and_then(|step| step.parse().ok());
            let row = place
                .and_then(|place: usize| chunk.get(place))
                .map(|(row, _)| *row);
            let row = row.map_or(String::new(), |row| format!(" row {row}"));
            Trouble::new(format!("`{}`{row}: {}", all.name, error.message())).help(error.help())
        })?;
        all.rows = all.rows.saturating_add(chunk.len());
        all.bad = all
            .bad
            .saturating_add(usize::try_from(bad.count).unwrap_or(usize::MAX));
        for (place, error) in bad.rows {
            let place = usize::try_from(place)
                .ok()
                .and_then(|place| chunk.get(place));
            if let Some((row, record)) = place.filter(|_| all.told.len() < TOLD) {
                let name = error.path().trim_start_matches('/');
                let column = COLUMNS.iter().position(|(known, _)| *known == name);
                all.told.push(BadRow {
                    row: *row,
                    customer: self.cell(record, 0).to_owned(),
                    cell: column.map(|column| self.cell(record, column).to_owned()),
                    error,
                });
            }
        }
        Ok(())
    }

    /// The cell of one of [`COLUMNS`]; empty where the file has none.
    fn cell<'r>(&self, record: &'r StringRecord, column: usize) -> &'r str {
        let place = self.places.get(column).copied().flatten();
        place
            .and_then(|place| record.get(place))
            .unwrap_or_default()
            .trim()
    }
}

fn texts<'c>(cells: &'c [&'c str]) -> Column<'c> {
    Column::Texts(Texts::Slices(cells), None)
}

/// An instant, or a date or a clock time of the policy's zone.
fn instant(cell: &str, engine: &Engine) -> Option<Instant> {
    if let Some(instant) = Instant::parse(cell) {
        return Some(instant);
    }
    let (date, clock) = cell.split_once([' ', 'T']).unwrap_or((cell, "00:00:00"));
    let clock = match clock.len() {
        5 => format!("{clock}:00"),
        _ => clock.to_owned(),
    };
    let near = Instant::parse(&format!("{date}T{clock}Z"))?;
    let stamp = engine.stamp(near);
    let offset = stamp.as_str().get(19..)?;
    Instant::parse(&format!("{date}T{clock}{offset}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::file;

    const POLICY: &str = r#"{"format": 1, "id": "p", "version": "1", "time_zone": "+09:00", "rfm": {"monetary": {"cuts": [1, 2, 3, 4]}}}"#;

    fn summed(name: &str, csv: &str, named: &[(&str, &str)]) -> Result<SummedUp, Trouble> {
        let engine = Engine::from_json(POLICY).unwrap();
        let sheet = Sheet::open(&file(name, csv), None)?;
        let named: Vec<(String, String)> = named
            .iter()
            .map(|(name, column)| ((*name).to_owned(), (*column).to_owned()))
            .collect();
        let orders = OrdersIn::new(&sheet, &named)?;
        let (newest, _) = orders.newest(&engine)?.unwrap();
        orders.sum_up(engine.rfm().unwrap(), newest)
    }

    #[test]
    fn rows_become_customers() {
        let csv = "Customer ID;Invoice date;Total;Memo\n7;2026-11-20 10:30;12.50;a\n8;2026-11-20;3;b\n7;2026-11-21T09:00:00+09:00;-2;c\n;2026-11-01;1;d\n8;soon;1;e\n8;2026-11-01;two;f\n";
        let all = summed("orders.csv", csv, &[]).unwrap();
        assert_eq!((all.rows, all.bad, all.partial.len()), (6, 2, 2));
        assert_eq!(
            all.partial.as_of(),
            Instant::parse("2026-11-21T09:00:00+09:00").unwrap()
        );
        assert_eq!(all.partial.customer(7).unwrap().net(), 1_050);
        assert_eq!(all.partial.left_out().nobody, 1);
        let told: Vec<(u64, Option<&str>)> = all
            .told
            .iter()
            .map(|bad| (bad.row, bad.cell.as_deref()))
            .collect();
        assert_eq!(told, [(6, Some("soon")), (7, Some("two"))]);
    }

    #[test]
    fn clock_times_are_those_of_the_policy() {
        let engine = Engine::from_json(POLICY).unwrap();
        let read = |cell: &str| instant(cell, &engine).map(Instant::millis);
        let expected = Instant::parse("2026-11-20T10:30:00+09:00").map(Instant::millis);
        for cell in [
            "2026-11-20 10:30",
            "2026-11-20T10:30:00",
            "2026-11-20T01:30:00Z",
        ] {
            assert_eq!(read(cell), expected, "{cell}");
        }
        assert_eq!(read("2026-11-20"), expected.map(|at| at - 37_800_000));
        assert_eq!(read("soon"), None);
    }

    #[test]
    fn columns_may_be_named() {
        let csv = "who,when,paid\nA,2026-11-20,5\n";
        let named = [("customer", "who"), ("at", "when"), ("amount", "Paid")];
        assert_eq!(summed("named.csv", csv, &named).unwrap().partial.len(), 1);
        let said =
            |named: &[(&str, &str)]| summed("named.csv", csv, named).unwrap_err().to_string();
        assert!(said(&named[..2]).contains("--order-columns amount=COLUMN; columns are `who`"));
        assert!(said(&[("customer", "what")]).contains("no column `what`"));
        assert!(said(&[("vat", "paid")]).contains("no `vat`"));
    }

    #[test]
    fn contradictions_name_their_row() {
        let csv = "customer,at,amount,order\nA,2026-11-20,5,O-1\nB,2026-11-20,5,O-1\n";
        let said = summed("contradiction.csv", csv, &[])
            .unwrap_err()
            .to_string();
        assert!(said.contains("row 3: "), "{said}");
    }
}
