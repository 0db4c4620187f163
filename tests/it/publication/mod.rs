//! What is withheld for publication, and whether anybody can find it out.

#[cfg(feature = "highs")]
mod attacker;
#[cfg(feature = "highs")]
mod attacks;
mod town;
mod written;
