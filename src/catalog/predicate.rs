//! What a statement says of an answer.
/// Placeholder until its stage is written.
#[derive(Clone, Debug)]
pub struct Predicate;
