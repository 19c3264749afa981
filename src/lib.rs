//! ounce: a workbench for planning where next year's money goes.
//!
//! A pure core that knows planning, thin rooms that touch the world, two faces.
//! Who may know whom:
//!
//! | room | knows |
//! |---|---|
//! | [`error`] | nothing |
//! | [`plan`] | `error` |
//! | [`classify`], [`rebalance`], [`store`], [`exchange`] | `plan` |
//! | [`merge`] | `plan`: two copies of a plan brought together |
//! | [`proposal`] | `plan` and `rebalance`: the question, the answer's words, accepting it |
//! | [`workbench`] | joins the rooms above; the only writer |
//! | [`demo`], [`recent`] | the demo plan's copies; the plans opened before |
//! | [`cli`], [`tui`] | the two faces over `workbench`; neither knows the other |

#![forbid(unsafe_code)]

pub mod classify;
pub mod cli;
pub mod demo;
pub mod error;
pub mod exchange;
pub mod merge;
pub mod plan;
pub mod proposal;
pub mod rebalance;
pub mod recent;
pub mod store;
pub mod tui;
pub mod workbench;
