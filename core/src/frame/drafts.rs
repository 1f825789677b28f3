//! Tables while they are put together, by sum and inputs.

use std::collections::BTreeMap;

/// The inputs of a table, each with the distance of neighbouring entries.
pub(super) type Inputs = Vec<(usize, usize)>;

/// A table for each sum and all the inputs that its entries depend on.
pub(super) struct Drafts<T>(BTreeMap<(Inputs, usize), Vec<T>>);

impl<T> Default for Drafts<T> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<T: Copy> Drafts<T> {
    /// Adds the entries of a table to those of the same sum and inputs.
    pub(super) fn add(
        &mut self,
        inputs: Inputs,
        sum: usize,
        entries: Vec<T>,
        add: impl Fn(&mut T, T),
    ) {
        match self.0.get_mut(&(inputs.clone(), sum)) {
            Some(known) => {
                for (total, entry) in known.iter_mut().zip(entries) {
                    add(total, entry);
                }
            }
            None => {
                self.0.insert((inputs, sum), entries);
            }
        }
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = &Vec<T>> {
        self.0.values()
    }

    /// All tables: inputs, sum, entries.
    pub(super) fn into_tables(self) -> impl Iterator<Item = (Inputs, usize, Vec<T>)> {
        let tables = self.0.into_iter();
        tables.map(|((inputs, sum), entries)| (inputs, sum, entries))
    }
}
