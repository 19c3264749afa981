//! Rebalancing: the least money moved that reaches a preventive share.
//!
//! A [`Problem`] goes in; a [`Balance`] answers it for any target, with a
//! [`Proposal`] that [`check`] has added up again, or with what stands in the
//! way. Pure: no clock, no files, no floating point.

pub mod balance;
mod binding;
pub mod check;
mod course;
mod crossing;
pub mod curve;
pub mod explain;
pub mod follow;
pub mod frontier;
mod impossible;
mod kinds;
mod ladder;
mod model;
pub mod moves;
mod network;
pub mod outcome;
mod price;
mod pricing;
pub mod problem;
mod proportional;
mod range;
mod ready;
mod relief;
mod remedy;
mod running_out;
mod shape;
mod sides;
mod simplex;
mod steps;
mod way_out;

pub use balance::{Balance, solve};
pub use curve::Curve;
pub use explain::{Binding, Hold, Reason, Unlock};
pub use frontier::{Frontier, Point, RunsOut};
pub use moves::Move;
pub use outcome::{Infeasible, Outcome, Proposal, Repair, Status};
pub use price::Price;
pub use problem::{Group, Limit, Line, Problem, Ratio, Rule, Unclassified};
pub use way_out::WayOut;
