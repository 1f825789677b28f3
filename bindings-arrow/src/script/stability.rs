//! How much scores depend on choices, of orders as scripts have them.

use leadgrid::rfm::{OrderReading, Partial, Stability};
use leadgrid::{Call, Engine, Error, Instant, Value, Zone};

use super::layout::Given;
use super::orders::{OPTIONS, items, read, suited};
use crate::orders::OrderNames;
use crate::rfm::stability_of_tables;

/// What is asked beside the orders.
struct Asked {
    names: OrderNames,
    reading: OrderReading,
    as_of: Instant,
    zones: Vec<(String, Zone)>,
}

impl Asked {
    fn read(options: &Value<'_>) -> Result<Self, Error> {
        Call::refuse_others(options, &[&["as_of", "zones"], &OPTIONS[..]].concat())?;
        let as_of = options.entries().iter().filter(|(key, _)| key == "as_of");
        let as_of = Value::Object(as_of.cloned().collect());
        let zones = match options.get("zones") {
            None | Some(Value::Null) => Ok(Vec::new()),
            Some(zones) => Stability::read_zones(zones),
        };
        let (names, reading) = read(options)?;
        Ok(Self {
            names,
            reading,
            as_of: Call::from_value(&as_of)?.as_of,
            zones: zones.map_err(|error| error.below("/zones"))?,
        })
    }

    fn zones(&self) -> Vec<(&str, Zone)> {
        let zones = self.zones.iter();
        zones
            .map(|(name, zone)| (name.as_str(), zone.clone()))
            .collect()
    }
}

/// The report about orders in a table that a layout describes. Options are those of adding orders,
/// `as_of` and `zones`.
///
/// # Errors
/// For options that there are not, and those of [`stability_of_tables`].
pub fn stability_of_layout(
    engine: &Engine,
    given: &Given,
    layout: &str,
    options: &Value<'_>,
) -> Result<Stability, Error> {
    let asked = Asked::read(options)?;
    let (schema, tables) = given.table(layout, &suited(&asked.names))?;
    let (names, reading, as_of) = (&asked.names, &asked.reading, asked.as_of);
    stability_of_tables(
        engine,
        &schema,
        &tables,
        names,
        reading,
        as_of,
        &asked.zones(),
    )
}

/// The same about orders that are documents, in pieces of a list.
///
/// # Errors
/// As for tables.
pub fn stability_of_pieces(
    engine: &Engine,
    pieces: &[String],
    options: &Value<'_>,
) -> Result<Stability, Error> {
    let asked = Asked::read(options)?;
    let (rows, keys) = (items(pieces)?, asked.names.keys());
    let mut add = |sums: &mut Partial| sums.add_documents(&rows, &keys, &asked.reading).map(|_| ());
    engine.stability_with(&mut add, asked.as_of, &asked.zones())
}
