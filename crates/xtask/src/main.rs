//! What contributors run: benches, soak runs, comparisons with peers.

fn main() {}
