//! The targets of `fuzz/` as they stand. libFuzzer needs another toolchain and a C++
//! compiler, so they are compiled here against a stand-in for it: none can rot.
#![allow(unused_attributes, reason = "to libFuzzer each is a program of its own")]

#[path = "../../fuzz/targets/amount.rs"]
pub mod amount;
#[path = "../../fuzz/targets/csv.rs"]
pub mod csv;
#[path = "../../fuzz/targets/filter.rs"]
pub mod filter;
#[path = "../../fuzz/targets/json.rs"]
pub mod json;
#[path = "../../fuzz/targets/limit.rs"]
pub mod limit;
#[path = "../../fuzz/targets/plan.rs"]
pub mod plan;
#[path = "../../fuzz/targets/xlsx.rs"]
pub mod xlsx;
#[path = "../../fuzz/targets/xlsx_part.rs"]
pub mod xlsx_part;
