//! The method's questions about one line, answered with yes and no.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::desk::Desk;
use super::super::draw::framed;
use super::super::keymap::Action;
use super::view::Pen;
use crate::classify::{Interview, Next, Suggestion, Verdict};
use crate::plan::initiative::Initiative;

/// The axis that is asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Axis {
    Level,
    Stance,
}

/// The rows that a question or a verdict takes.
const NEEDED: usize = 4;

/// The interviews about the line in view, which go on from the answers kept with it.
#[derive(Debug)]
pub struct Asking {
    axis: Axis,
    level: Interview,
    stance: Interview,
}

impl Asking {
    /// Begins with the axis that needs it most: open and untold by the words,
    /// else open, else the one with answers to look at again, else the stance.
    pub fn about(line: &Initiative, suggestion: &Suggestion) -> Asking {
        let kept = line.answers();
        let level = (line.level.is_none(), suggestion.level.is_none(), !kept.level.is_empty());
        let stance = (line.stance.is_none(), suggestion.stance.is_none(), !kept.stance.is_empty());
        Asking {
            axis: if level > stance { Axis::Level } else { Axis::Stance },
            level: Interview::about_level().replay(&kept.level),
            stance: Interview::about_stance().replay(&kept.stance),
        }
    }

    fn interview(&self) -> &Interview {
        match self.axis {
            Axis::Level => &self.level,
            Axis::Stance => &self.stance,
        }
    }

    fn interview_mut(&mut self) -> &mut Interview {
        match self.axis {
            Axis::Level => &mut self.level,
            Axis::Stance => &mut self.stance,
        }
    }

    /// What the answers have come to.
    pub fn verdict(&self) -> Option<Verdict> {
        match self.interview().next() {
            Next::Settled(verdict) => Some(verdict),
            Next::Ask(_) => None,
        }
    }

    /// The answers that led there.
    pub fn answers(&self) -> &[bool] {
        self.interview().answers()
    }

    /// Answers a question, takes an answer back, or asks about the other axis.
    pub fn act(&mut self, action: Action) {
        match action {
            Action::Yes => self.interview_mut().answer(true),
            Action::No => self.interview_mut().answer(false),
            Action::Return => {
                self.interview_mut().back();
            }
            Action::NextPane => {
                self.axis = match self.axis {
                    Axis::Level => Axis::Stance,
                    Axis::Stance => Axis::Level,
                };
            }
            _ => {}
        }
    }

    /// Draws the questions so far, and the next one or the verdict.
    pub fn view(&self, desk: &Desk, buf: &mut Buffer, area: Rect) {
        let theme = &desk.theme;
        let title = match self.axis {
            Axis::Level => "Strategy or tactic?",
            Axis::Stance => "Remedial or preventive?",
        };
        let inside = framed(buf, area, title, theme, true);
        let mut pen =
            Pen::new(buf, Rect { x: inside.x + 2, width: inside.width.saturating_sub(4), ..inside });
        let record = self.interview().record();
        // Where rows are scarce, what is asked now matters more than what was asked before.
        let spacious = usize::from(inside.height) > record.len() + 6;
        if spacious {
            pen.gap();
        }
        let room = usize::from(inside.height).saturating_sub(NEEDED);
        for (question, yes) in &record[record.len().saturating_sub(room)..] {
            let answer = if *yes { "yes" } else { "no" };
            pen.text_as_is(&format!("{answer:<4}{}", question.text()), theme.dim);
        }
        if spacious && !record.is_empty() {
            pen.gap();
        }
        match self.interview().next() {
            Next::Ask(question) => {
                pen.text(question.text(), theme.strong);
                pen.gap();
                pen.text_as_is("y yes    n no", Style::new());
            }
            Next::Settled(verdict) => {
                let (word, stance, reason) = match &verdict {
                    Verdict::Level { level, reason } => (level.to_string(), None, reason),
                    Verdict::Stance { stance, mode, reason } => {
                        let mark = theme.mark(Some(*stance));
                        (format!("{mark} {stance} ({mode})"), Some(*stance), reason)
                    }
                };
                pen.text(&word, theme.strong.patch(theme.stance(stance)));
                pen.text(reason, Style::new());
                pen.gap();
                pen.text("Enter takes this verdict", theme.strong);
            }
        }
    }
}
