//! What comes often is kept once and named by its place.

use std::collections::HashMap;
use std::hash::Hash;

/// Things in a list, each once, and where they are.
pub(super) struct Places<T> {
    /// In the order in which they came.
    pub(super) list: Vec<T>,
    places: HashMap<T, usize>,
}

impl<T> Default for Places<T> {
    fn default() -> Self {
        Self { list: Vec::new(), places: HashMap::new() }
    }
}

impl<T: Clone + Eq + Hash> Places<T> {
    /// Where it is, put there if it was nowhere.
    pub(super) fn place(&mut self, thing: T) -> usize {
        if let Some(&place) = self.places.get(&thing) {
            return place;
        }
        self.list.push(thing.clone());
        self.places.insert(thing, self.list.len() - 1);
        self.list.len() - 1
    }

    pub(super) fn at(&self, thing: &T) -> Option<usize> {
        self.places.get(thing).copied()
    }
}

impl<T: Clone + Eq + Hash> FromIterator<T> for Places<T> {
    fn from_iter<I: IntoIterator<Item = T>>(things: I) -> Self {
        let mut places = Self::default();
        for thing in things {
            places.place(thing);
        }
        places
    }
}
