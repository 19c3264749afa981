//! What a line is: its level, its stance, and the mode that says how.
//!
//! The three vocabularies of the method. Their words are the same in the file,
//! the flags, the screens and the exports.

/// Makes a closed vocabulary: an enum whose variants each have one word, used
/// for storing, printing, reading and JSON alike.
macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::serde::Serialize, ::serde::Deserialize,
        )]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word of the vocabulary, in the method's order.
            pub const ALL: &[$name] = &[$($name::$variant),+];

            /// The word that stands for this value everywhere.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ();

            /// Reads the word, whatever its case; the caller says where it stood.
            fn from_str(text: &str) -> std::result::Result<Self, ()> {
                Self::ALL.iter().copied().find(|v| v.word().eq_ignore_ascii_case(text)).ok_or(())
            }
        }
    };
}
pub(crate) use vocabulary;

vocabulary! {
    /// Axis 1: a master plan that directs the whole company, or a component.
    Level {
        /// Directs overall operations toward a long-term aim.
        Strategy = "strategy",
        /// A component: a technique, a tool, a campaign, one function's work.
        Tactic = "tactic",
    }
}

vocabulary! {
    /// Axis 2: makes up for the problem, or keeps it from ever reaching the customer.
    Stance {
        /// Copes with, listens to, or buys back goodwill after the problem.
        Remedial = "remedial",
        /// Removes the cause upstream.
        Preventive = "preventive",
    }
}

vocabulary! {
    /// How a line is remedial or preventive. The mode decides the stance.
    Mode {
        /// Finds out or measures.
        Listen = "listen",
        /// Entices, rewards, promotes.
        Engage = "engage",
        /// Makes up for it after the customer met it.
        Recover = "recover",
        /// Handles it while the customer meets it.
        Contain = "contain",
        /// Catches the error before the customer meets it.
        Intercept = "intercept",
        /// Removes the cause in process, policy, product or culture.
        Remove = "remove",
        /// Makes such preventive work happen.
        Enable = "enable",
    }
}

impl Mode {
    /// The stance this mode belongs to.
    pub const fn stance(self) -> Stance {
        match self {
            Mode::Listen | Mode::Engage | Mode::Recover | Mode::Contain => Stance::Remedial,
            Mode::Intercept | Mode::Remove | Mode::Enable => Stance::Preventive,
        }
    }

    /// What work of this mode does, to finish the sentence "it …".
    pub const fn meaning(self) -> &'static str {
        match self {
            Mode::Listen => "finds out or measures",
            Mode::Engage => "entices, rewards or promotes",
            Mode::Recover => "makes up for it after the customer met it",
            Mode::Contain => "handles it while the customer meets it",
            Mode::Intercept => "catches the error before the customer meets it",
            Mode::Remove => "removes the cause",
            Mode::Enable => "makes preventive work happen",
        }
    }
}

impl Level {
    /// The other level.
    pub const fn other(self) -> Level {
        match self {
            Level::Strategy => Level::Tactic,
            Level::Tactic => Level::Strategy,
        }
    }
}

impl Stance {
    /// The other stance.
    pub const fn other(self) -> Stance {
        match self {
            Stance::Remedial => Stance::Preventive,
            Stance::Preventive => Stance::Remedial,
        }
    }

    /// The mark that stands beside the word wherever colour might be lost.
    pub const fn mark(self) -> &'static str {
        match self {
            Stance::Remedial => "○",
            Stance::Preventive => "◆",
        }
    }
}

vocabulary! {
    /// Whether a line already takes resources this year.
    Status {
        /// Funded this year.
        InPlay = "in play",
        /// Asked for.
        New = "new",
    }
}

vocabulary! {
    /// The outcome of the yearly review of a line.
    Verdict {
        /// Keep it.
        Keep = "keep",
        /// Scale it back.
        ScaleBack = "scale back",
        /// Drop it.
        Drop = "drop",
    }
}
