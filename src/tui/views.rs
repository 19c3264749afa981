//! The views by name: their tabs, and what goes to them.

use super::keymap::Action;

/// The views, each of which answers one question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// Which plan?
    Start,
    /// What do we spend on?
    Initiatives,
    /// What is this line, really?
    Classify,
    /// Where does the money sit?
    Map,
    /// What moves, and why?
    Balance,
    /// Which of these futures?
    Scenarios,
    /// What changed?
    History,
    /// What did the other planner do?
    Merge,
}

impl View {
    /// The views in the order of their tabs.
    pub const TABS: &[View] =
        &[View::Initiatives, View::Classify, View::Map, View::Balance, View::Scenarios, View::History];

    /// The name on the tab.
    pub const fn title(self) -> &'static str {
        match self {
            View::Start => "Start",
            View::Initiatives => "Initiatives",
            View::Classify => "Classify",
            View::Map => "Map",
            View::Balance => "Balance",
            View::Scenarios => "Scenarios",
            View::History => "History",
            View::Merge => "Merge",
        }
    }

    /// What goes to this view.
    pub const fn action(self) -> Action {
        match self {
            View::Start => Action::GoStart,
            View::Initiatives => Action::GoInitiatives,
            View::Classify => Action::GoClassify,
            View::Map => Action::GoMap,
            View::Balance => Action::GoBalance,
            View::Scenarios => Action::GoScenarios,
            View::History => Action::GoHistory,
            View::Merge => Action::GoMerge,
        }
    }
}
