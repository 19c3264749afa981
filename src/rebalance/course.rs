//! The course of the money: from the repaired start, push by push, to the wall.
//!
//! Each push is a piece of the frontier, and none depends on the target asked
//! for. So one course answers every target, and dragging a target is a search
//! in what is already known.

use super::model::Model;
use super::network::{Cut, Network, Push, UNBOUNDED};

/// A network moved as far toward prevention as anybody asked so far.
#[derive(Debug, Clone)]
pub(super) struct Course {
    network: Network,
    preventive_outside: i128,
    start: Network,
    preventive_at_start: i128,
    pushes: Vec<Push>,
    /// Preventive money after each push.
    reached: Vec<i128>,
    wall: Option<Cut>,
}

/// A network that cannot be repaired, and what stands in the way.
#[derive(Debug, Clone)]
pub(super) struct Stuck {
    pub network: Network,
    pub cut: Cut,
}

impl Course {
    /// Repairs sums that break their limits, or says what stands in the way of
    /// any answer.
    pub fn start(model: Model) -> Result<Course, Box<Stuck>> {
        let mut network = model.network;
        if let Err(cut) = network.repair() {
            return Err(Box::new(Stuck { network, cut }));
        }
        Ok(Course {
            preventive_at_start: network.preventive() + model.preventive_outside,
            preventive_outside: model.preventive_outside,
            start: network.clone(),
            network,
            pushes: vec![],
            reached: vec![],
            wall: None,
        })
    }

    /// Preventive money before any push.
    pub fn preventive_at_start(&self) -> i128 {
        self.preventive_at_start
    }

    /// Moves on until preventive money comes to `need`; false at the wall.
    pub fn reach(&mut self, need: i128) -> bool {
        while self.preventive() < need {
            if self.wall.is_some() {
                return false;
            }
            match self.network.raise_preventive(UNBOUNDED) {
                Ok(push) => {
                    self.pushes.push(push);
                    self.reached.push(self.preventive());
                }
                Err(cut) => self.wall = Some(cut),
            }
        }
        true
    }

    /// Moves on to the wall: the most preventive money there can be, and what
    /// stands in the way of more.
    pub fn run_to_the_wall(&mut self) -> (i128, &Cut) {
        self.reach(UNBOUNDED);
        let most = self.preventive();
        match &self.wall {
            Some(wall) => (most, wall),
            None => unreachable!("BUG: prevention grew past every bound"),
        }
    }

    /// The network as far as it was moved.
    pub fn network(&self) -> &Network {
        &self.network
    }

    /// The pushes so far, each with the preventive money it leads to.
    pub fn pushes(&self) -> impl Iterator<Item = (&Push, i128)> {
        self.pushes.iter().zip(self.reached.iter().copied())
    }

    /// The network when preventive money is `need`, or where it started if
    /// that is more; [`reach`](Course::reach) must have come that far.
    pub fn at(&self, need: i128) -> Network {
        let mut network = self.start.clone();
        let mut missing = need - self.preventive_at_start;
        for push in &self.pushes {
            if missing <= 0 {
                break;
            }
            let amount = push.amount.min(missing);
            network.repeat(push, amount);
            missing -= amount;
        }
        network.hold_preventive(need >= self.preventive_at_start);
        network
    }

    /// Preventive money after the last push.
    fn preventive(&self) -> i128 {
        self.network.preventive() + self.preventive_outside
    }
}
