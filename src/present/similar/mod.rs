//! Similar quartiers: tables, and what they say in words.

mod tables;
mod words;

pub use tables::{
    is_small_type, quartier_type_table, similar_table, type_count_table, type_table,
    type_variable_table,
};
