//! Sorting where speed does not matter: one piece of code for all types.
//!
//! The standard library's sort is compiled anew for every type that is sorted, and each copy is a
//! hundredth of the WebAssembly module.

use std::cmp::Ordering;

/// Sorts; what compares as equal keeps its order.
pub(crate) fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let places = sorted_places(items.len(), &|a, b| {
        let (a, b) = (items.get(a), items.get(b));
        a.zip(b).map_or(Ordering::Equal, |(a, b)| compare(a, b))
    });
    move_to(places, &mut |a, b| items.swap(a, b));
}

/// Sorts by the order of the items themselves.
pub(crate) fn sort<T: Ord>(items: &mut [T]) {
    sort_by(items, T::cmp);
}

/// Positions of the items that stood earlier in the list already, ascending.
pub(crate) fn repeated<T: Ord>(items: &[T]) -> Vec<usize> {
    repeated_places(items.len(), &|a, b| items.get(a).cmp(&items.get(b)))
}

/// Keeps of equal items the first.
pub(crate) fn keep_first<T: Ord>(items: &mut Vec<T>) {
    let repeated = repeated(items);
    let mut place = 0..;
    items.retain(|_| {
        let place = place.next();
        place.is_none_or(|place| repeated.binary_search(&place).is_err())
    });
}

fn repeated_places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let places = sorted_places(count, compare);
    let again = places.windows(2).filter_map(|pair| match pair {
        [first, second] if compare(*first, *second).is_eq() => Some(*second),
        _ => None,
    });
    let mut again: Vec<usize> = again.collect();
    sort(&mut again);
    again
}

/// For each place the one from which its item comes.
fn sorted_places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..count).collect();
    let in_order = |pair: &[usize]| matches!(pair, [a, b] if compare(*a, *b).is_le());
    // Most lists are sorted already.
    if !places.windows(2).all(in_order) {
        places.sort_unstable_by(|a, b| compare(*a, *b).then(a.cmp(b)));
    }
    places
}

/// Moves every item to its place, by exchanging two at a time.
fn move_to(mut places: Vec<usize>, swap: &mut dyn FnMut(usize, usize)) {
    for start in 0..places.len() {
        let mut place = start;
        // Around the circle of items that take each other's places.
        while let Some(from) = places.get_mut(place) {
            let from = std::mem::replace(from, place);
            if from == start || from == place {
                break;
            }
            swap(place, from);
            place = from;
        }
    }
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
    fn every_arrangement_is_sorted() {
        // All lists of six numbers below four: every pattern of circles and of equals.
        for code in 0..4_usize.pow(6) {
            let digit = |place: u32| code / 4_usize.pow(place) % 4;
            let mut items: Vec<(usize, u32)> = (0..6).map(|place| (digit(place), place)).collect();
            let mut wanted = items.clone();
            wanted.sort_by_key(|(digit, _)| *digit);
            sort_by(&mut items, |(a, _), (b, _)| a.cmp(b));
            assert_eq!(items, wanted);
        }
    }

    #[test]
    fn the_second_and_every_later_one_is_repeated() {
        assert_eq!(repeated(&["b", "a", "b", "c", "a", "b"]), [2, 4, 5]);
        assert!(repeated(&["a", "b"]).is_empty() && repeated::<&str>(&[]).is_empty());
        let mut numbers = vec![3, 1, 3, 2, 1, 3];
        keep_first(&mut numbers);
        assert_eq!(numbers, [3, 1, 2]);
    }
}
