//! Starts the preprocessor.

fn main() {}
