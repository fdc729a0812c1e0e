//! Which shells, modes and versions a statement is of.
/// Placeholder until its stage is written.
#[derive(Clone, Debug)]
pub struct Of;
