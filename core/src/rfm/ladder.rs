//! The cuts of one metric, by which a value is scored without its population.

use super::key::Key;

/// From a value on, a score is reached. Greater values are better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cut {
    pub(crate) value: i128,
    /// Of customers with this very value, those from this key on (encoded); all where it is empty.
    pub(crate) from: Vec<u8>,
}

/// The cuts of the scores 2 and up; scores that nobody reached are left out at the end.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Ladder(pub(crate) Vec<Cut>);

/// The next score, where its cut is, and from which value on the customer reaches it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) score: u8,
    pub(crate) cut: i128,
    pub(crate) value: i128,
}

impl Cut {
    /// Whether a customer with the value of the cut is not before it.
    fn is_from(&self, customer: Key<'_>) -> bool {
        if self.from.is_empty() {
            return true;
        }
        let mut key = Vec::new();
        customer.encode(&mut key);
        self.from <= key
    }
}

impl Ladder {
    pub(crate) fn of(values: &[i128]) -> Self {
        let cut = |value: &i128| Cut {
            value: *value,
            from: Vec::new(),
        };
        Self(values.iter().map(cut).collect())
    }

    /// The score of a value, and of a customer where equal values are told apart.
    pub(crate) fn score(&self, value: i128, customer: Key<'_>) -> u8 {
        // Cuts ascend, so those that are reached come first; all are looked at, without branches.
        let reached = self.0.iter().fold(0_u8, |reached, cut| {
            let above = cut.value < value;
            let is_reached = above || (cut.value == value && cut.is_from(customer));
            reached.saturating_add(u8::from(is_reached))
        });
        reached.saturating_add(1)
    }

    /// The value from which on a score is reached; none for the lowest and for one that nobody reached.
    pub(crate) fn cut(&self, score: u8) -> Option<i128> {
        let place = usize::from(score).checked_sub(2)?;
        self.0.get(place).map(|cut| cut.value)
    }

    /// The next score above that of a value, and the least greater value that reaches it. Where equal
    /// values are told apart by keys, that may be the value of the cut or the one above it.
    pub(crate) fn next(&self, score: u8, value: i128, customer: Key<'_>) -> Option<Step> {
        let place = usize::from(score).saturating_sub(1);
        // Cuts that are at this value already need a greater one all the same.
        let cut = self.0.get(place..)?.first()?;
        let reached = |value| self.score(value, customer);
        let at_cut = cut.value.max(value.saturating_add(1));
        let needed = match reached(at_cut) > score {
            true => at_cut,
            false => cut.value.saturating_add(1),
        };
        Some(Step {
            score: reached(needed),
            cut: cut.value,
            value: needed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_is_where_its_score_begins() {
        let ladder = Ladder::of(&[2, 3, 5, 10]);
        let scores = [0, 1, 2, 3, 4, 5, 9, 10, 1_000].map(|value| ladder.score(value, 1.into()));
        assert_eq!(scores, [1, 1, 2, 3, 3, 4, 4, 5, 5]);
        assert_eq!(ladder.cut(4), Some(5));
        assert_eq!((ladder.cut(1), ladder.cut(6)), (None, None));
        let next = ladder
            .next(3, 4, 1.into())
            .expect("there are higher scores");
        assert_eq!((next.score, next.value), (4, 5));
        assert_eq!(ladder.next(5, 12, 1.into()), None);
    }

    #[test]
    fn scores_that_begin_together_are_reached_together() {
        let ladder = Ladder::of(&[7, 7, 9]);
        assert_eq!(ladder.score(7, 1.into()), 3);
        let next = ladder
            .next(1, 5, 1.into())
            .expect("there are higher scores");
        assert_eq!((next.score, next.value), (3, 7));
    }

    #[test]
    fn whoever_comes_before_the_key_of_a_cut_needs_more_than_its_value() {
        let mut from = Vec::new();
        Key::Number(5).encode(&mut from);
        let ladder = Ladder(vec![Cut { value: 7, from }]);
        let next = |value, key: i64| ladder.next(1, value, key.into()).map(|step| step.value);
        assert_eq!(
            (next(6, 5), next(6, 4), next(7, 4)),
            (Some(7), Some(8), Some(8))
        );
        assert_eq!(ladder.score(7, 5.into()), 2);
        assert_eq!(ladder.next(2, 7, 5.into()), None);
    }
}
