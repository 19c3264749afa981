//! The questions of the method: those a suggestion rests on, and those to ask
//! where words do not decide.

use crate::plan::class::vocabulary;

vocabulary! {
    /// A yes/no question of the method. The first five settle the level, the
    /// others the stance and its mode.
    Question {
        /// Level 1: yes → tactic.
        Component = "component",
        /// Level 2: no → tactic.
        Promise = "promise",
        /// Level 3.
        LifeCycle = "life cycle",
        /// Level 4.
        Departments = "departments",
        /// Level 5.
        Endures = "endures",
        /// Stance 1: yes → preventive.
        KeepsAway = "keeps away",
        /// Stance 2, preventive: yes → remove.
        Removes = "removes",
        /// Stance 3, preventive: yes → intercept, no → enable.
        Intercepts = "intercepts",
        /// Stance 2, remedial: yes → listen.
        Listens = "listens",
        /// Stance 3, remedial: yes → engage.
        Engages = "engages",
        /// Stance 4, remedial: yes → recover, no → contain.
        Afterwards = "afterwards",
    }
}

impl Question {
    /// The question as it is put to a planner.
    pub const fn text(self) -> &'static str {
        match self {
            Question::Component => {
                "Is it a named technique, a tool, a campaign, something one could buy, or one component of the business?"
            }
            Question::Promise => "Does it say whom the company serves, and what it will not do?",
            Question::LifeCycle => "Does it cover the customer's whole life cycle, end to end?",
            Question::Departments => "Does it direct every department, rather than one function?",
            Question::Endures => "Does it outlive the year, carry a corporate objective and say why?",
            Question::KeepsAway => "Does it keep the problem from ever reaching the customer?",
            Question::Removes => "Does it remove the cause itself, in process, policy, product or culture?",
            Question::Intercepts => "Does it catch the error before the customer meets it?",
            Question::Listens => "Does it only find out or measure?",
            Question::Engages => "Does it entice, reward or promote?",
            Question::Afterwards => "Does it act after the customer has met the problem?",
        }
    }

    /// Its place in the list of its axis, counted from 1.
    pub const fn number(self) -> u8 {
        match self {
            Question::Component | Question::KeepsAway => 1,
            Question::Promise | Question::Removes | Question::Listens => 2,
            Question::LifeCycle | Question::Intercepts | Question::Engages => 3,
            Question::Departments | Question::Afterwards => 4,
            Question::Endures => 5,
        }
    }
}
