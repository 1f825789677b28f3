//! Sorting where speed does not matter: one piece of code for all types.
//!
//! The standard library's sort is compiled anew for every type that is sorted, and each copy is a
//! hundredth of the WebAssembly module.

use std::cmp::Ordering;

/// Sorts; what compares as equal keeps its order.
pub(crate) fn sort_by<T>(items: &mut Vec<T>, compare: impl Fn(&T, &T) -> Ordering) {
    let places = sorted_places(items.len(), &|a, b| {
        let (a, b) = (items.get(a), items.get(b));
        a.zip(b).map_or(Ordering::Equal, |(a, b)| compare(a, b))
    });
    let mut given: Vec<Option<T>> = items.drain(..).map(Some).collect();
    items.extend(
        places
            .iter()
            .filter_map(|place| given.get_mut(*place)?.take()),
    );
}

/// Positions of the texts that stood earlier in the list already, ascending.
pub(crate) fn repeated(texts: &[&str]) -> Vec<usize> {
    let text = |place: usize| texts.get(place).copied();
    let places = sorted_places(texts.len(), &|a, b| text(a).cmp(&text(b)));
    let again = places.windows(2).filter_map(|pair| match pair {
        [first, second] if text(*first) == text(*second) => Some(*second),
        _ => None,
    });
    let again: Vec<usize> = again.collect();
    let ascending = sorted_places(again.len(), &|a, b| again.get(a).cmp(&again.get(b)));
    ascending
        .iter()
        .filter_map(|place| again.get(*place).copied())
        .collect()
}

fn sorted_places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    places.sort_unstable_by(|a, b| compare(*a, *b).then(a.cmp(b)));
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_keep_their_order() {
        let mut words = vec!["bb", "a", "cc", "b", "aa"];
        sort_by(&mut words, |a, b| a.len().cmp(&b.len()));
        assert_eq!(words, ["a", "b", "bb", "cc", "aa"]);
    }

    #[test]
    fn the_second_and_every_later_one_is_repeated() {
        assert_eq!(repeated(&["b", "a", "b", "c", "a", "b"]), [2, 4, 5]);
        assert!(repeated(&["a", "b"]).is_empty() && repeated(&[]).is_empty());
    }
}
