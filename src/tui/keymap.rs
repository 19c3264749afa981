//! The one table of keys: dispatch, hints, help and palette all read it.

pub use super::key_name::name;
use crate::plan::class::{Level, Mode as ClassMode, Stance};

/// Where a key has its meaning. A place looks its key up in its own context
/// first, then in the wider ones, so a view's own meaning wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Context {
    /// In every view.
    Everywhere,
    /// In every list of rows.
    List,
    /// The first screen.
    Start,
    /// The grid of initiatives.
    Initiatives,
    /// One initiative's own page.
    Detail,
    /// Deciding one line at a time.
    Classify,
    /// All lines are decided.
    Decided,
    /// Answering questions about one line.
    Interview,
    /// The list of what is accepted at once.
    AcceptAll,
    /// Where the money sits.
    Map,
    /// Moving the money.
    Balance,
    /// What departments, objectives, modes and levels are held to.
    Limits,
    /// The scenarios of the plan.
    Scenarios,
    /// Scenarios side by side.
    Comparison,
    /// What changed.
    History,
    /// The changes of one step.
    Changes,
    /// Settling what two copies of the plan say differently.
    Merge,
}

impl Context {
    /// The heading in the help.
    pub const fn title(self) -> &'static str {
        match self {
            Context::Everywhere => "Everywhere",
            Context::List => "Lists",
            Context::Start => "Start",
            Context::Initiatives => "Initiatives",
            Context::Detail => "Detail",
            Context::Classify => "Classify",
            Context::Decided => "All decided",
            Context::Interview => "Questions",
            Context::AcceptAll => "Accept all",
            Context::Map => "Map",
            Context::Balance => "Balance",
            Context::Limits => "Limits",
            Context::Scenarios => "Scenarios",
            Context::Comparison => "Side by side",
            Context::History => "History",
            Context::Changes => "One step",
            Context::Merge => "Merge",
        }
    }
}

/// Everything a key, the palette or a click can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each is explained by its help text in the table")]
pub enum Action {
    Help,
    Palette,
    Views,
    Back,
    CloseView,
    Cancel,
    Undo,
    Redo,
    NextPane,
    Present,
    Mouse,
    GoStart,
    GoInitiatives,
    GoClassify,
    GoMap,
    GoBalance,
    GoScenarios,
    GoHistory,
    GoMerge,
    Up,
    Down,
    PageUp,
    PageDown,
    HalfUp,
    HalfDown,
    First,
    Last,
    Left,
    Right,
    Mark,
    MarkRange,
    MarkAll,
    MarkNone,
    Filter,
    Sort,
    SortAlso,
    Columns,
    Narrower,
    Wider,
    Open,
    Edit,
    New,
    Delete,
    Level,
    Stance,
    Lock,
    NextScenario,
    PreviousScenario,
    ClassifyHere,
    Accept,
    AcceptAll,
    SetLevel(Level),
    SetStance(Stance),
    SetMode(ClassMode),
    Reopen,
    Why,
    Interview,
    Yes,
    No,
    Skip,
    Return,
    Order,
    UndoToHere,
    Older,
    Newer,
    FarLeft,
    FarRight,
    Floor,
    Cap,
    LeaveOut,
    Least,
    Most,
    Limits,
    WriteLimit,
    ClearLimit,
    Envelope,
    CutEnvelope,
    Rule,
    Unclassified,
    PeopleFollow,
    Resource,
    TakeBack,
    BringBack,
    Split,
    Alike,
    Compare,
    Note,
    BalanceThis,
    Swap,
    Table,
    Mine,
    Theirs,
    AllMine,
    AllTheirs,
    OtherCopy,
}

/// One row of the table.
#[derive(Debug)]
pub struct Binding {
    /// Where it holds.
    pub context: Context,
    /// The keys, as [`name`] writes them; the first is the one shown.
    pub keys: &'static [&'static str],
    /// What they ask for.
    pub action: Action,
    /// The word beside the key in the footer; empty to leave it out there.
    pub hint: &'static str,
    /// What it does, for help and palette.
    pub help: &'static str,
}

const fn bind(
    context: Context,
    keys: &'static [&'static str],
    action: Action,
    hint: &'static str,
    help: &'static str,
) -> Binding {
    Binding { context, keys, action, hint, help }
}

use Action as A;
use Context::{
    AcceptAll, Balance, Changes, Classify, Comparison, Decided, Detail, Everywhere, History, Initiatives,
    Interview, Limits, List, Map, Merge, Scenarios, Start,
};

/// Every key there is. The order is that of hints, help and palette.
pub static KEYMAP: &[Binding] = &[
    bind(Initiatives, &["e"], A::Edit, "edit", "Edit this cell, in the marked lines or this one"),
    bind(Initiatives, &["t"], A::Level, "level", "Strategy or tactic: turn the marked lines or this one"),
    bind(Initiatives, &["r"], A::Stance, "stance", "Remedial or preventive: turn the marked or this one"),
    bind(Initiatives, &["c"], A::ClassifyHere, "classify", "Classify, from this line on"),
    bind(Initiatives, &["b"], A::GoBalance, "balance", "Balance the money toward prevention"),
    bind(
        Initiatives,
        &["/"],
        A::Filter,
        "filter",
        "Filter as you type: words, owner:ann, level:?, money>25k",
    ),
    bind(Initiatives, &["Space"], A::Mark, "mark", "Mark this line and go down"),
    bind(Initiatives, &["s"], A::Sort, "sort", "Sort by this column; again: the other way round"),
    bind(Initiatives, &["n"], A::New, "new", "Add an initiative"),
    bind(Initiatives, &["d", "Del"], A::Delete, "", "Delete the marked lines or this one (one step to undo)"),
    bind(Initiatives, &["L"], A::Lock, "", "Lock (▣) or unlock the marked lines or this one"),
    bind(Initiatives, &["x"], A::Split, "", "Split this line in two that add up to it"),
    bind(Initiatives, &["Enter"], A::Open, "", "Everything about this line"),
    bind(Initiatives, &["S"], A::SortAlso, "", "Sort by this column too, inside the order there is"),
    bind(Initiatives, &["C"], A::Columns, "", "Choose the columns"),
    bind(Initiatives, &["<"], A::Narrower, "", "Make this column narrower"),
    bind(Initiatives, &[">"], A::Wider, "", "Make this column wider"),
    bind(Initiatives, &["]"], A::NextScenario, "", "Show the next scenario's amounts"),
    bind(Initiatives, &["["], A::PreviousScenario, "", "Show the previous scenario's amounts"),
    bind(Initiatives, &["Left", "h"], A::Left, "", "To the column on the left"),
    bind(Initiatives, &["Right", "l"], A::Right, "", "To the column on the right"),
    bind(Start, &["Enter"], A::Open, "open", "Open the chosen plan"),
    bind(Start, &["q"], A::CloseView, "quit", "Quit"),
    bind(Balance, &["a"], A::Accept, "accept", "Accept the proposal as a scenario"),
    bind(Balance, &["Enter"], A::Open, "why", "Why this line moves, or stays"),
    bind(Balance, &["Left"], A::Left, "", "Aim 1 % lower (or type the target)"),
    bind(Balance, &["Right"], A::Right, "", "Aim 1 % higher (or type the target)"),
    bind(Balance, &["Shift-Left", "<"], A::FarLeft, "", "Aim 5 % lower"),
    bind(Balance, &["Shift-Right", ">"], A::FarRight, "", "Aim 5 % higher"),
    bind(Balance, &["l"], A::Lock, "lock", "Lock this line where it is, or unlock it"),
    bind(Balance, &["f"], A::Floor, "floor", "Set this line's floor: it keeps at least that"),
    bind(Balance, &["m"], A::Cap, "cap", "Set this line's cap, the most it can absorb"),
    bind(Balance, &["x"], A::LeaveOut, "leave out", "Leave this line out: only its floor stays"),
    bind(Balance, &["r"], A::Rule, "rule", "Rule: priority, proportional, value"),
    bind(Balance, &["e"], A::Envelope, "envelope", "Type the envelope: 9.2m, -10%, - for as now"),
    bind(Balance, &["E"], A::CutEnvelope, "", "Take a tenth off the envelope, or put it back"),
    bind(Balance, &["L"], A::Limits, "limits", "Limits on departments, objectives, modes and levels"),
    bind(Balance, &["d"], A::Least, "", "Set the least that its department keeps"),
    bind(Balance, &["D"], A::Most, "", "Set the most that its department gets"),
    bind(Balance, &["U"], A::Unclassified, "", "Let unclassified lines give, or keep theirs"),
    bind(Balance, &["R"], A::Resource, "people", "Balance people (FTE), or money again"),
    bind(Balance, &["F"], A::PeopleFollow, "", "Let people go along with the money, or stay"),
    bind(Balance, &["c"], A::GoClassify, "classify", "Classify lines that nobody has judged"),
    bind(Balance, &["]"], A::NextScenario, "", "Start from the next scenario"),
    bind(Balance, &["["], A::PreviousScenario, "", "Start from the previous scenario"),
    bind(Balance, &["u", "Ctrl-z"], A::TakeBack, "", "Take back a change here, then the plan's steps"),
    bind(Balance, &["Ctrl-r", "Ctrl-y"], A::BringBack, "", "Make again what was taken back"),
    bind(Limits, &["f"], A::Least, "at least", "Set the least that it keeps"),
    bind(Limits, &["m"], A::Most, "at most", "Set the most that it gets"),
    bind(Limits, &["x", "Del"], A::ClearLimit, "remove", "Take its limits away"),
    bind(Limits, &["n"], A::WriteLimit, "type one", "Type a limit: department:Care>=1.2m"),
    bind(Limits, &["L"], A::Limits, "lines", "Back to the lines that give and receive"),
    bind(Map, &["Enter"], A::Open, "its lines", "The lines in here, as a filtered list; Esc comes back"),
    bind(Map, &["c"], A::Compare, "compare", "Compare with a scenario, then the next, then none"),
    bind(Map, &["Space"], A::Swap, "before/after", "Turn between before and after"),
    bind(Map, &["t"], A::Table, "table", "The same as a table, or the picture again"),
    bind(Map, &["R"], A::Resource, "people", "People (FTE) instead of money, or money again"),
    bind(Map, &["b"], A::GoBalance, "balance", "Balance the money toward prevention"),
    bind(Map, &["]"], A::NextScenario, "", "Show the next scenario's amounts"),
    bind(Map, &["["], A::PreviousScenario, "", "Show the previous scenario's amounts"),
    bind(Map, &["Left", "h"], A::Left, "", "To the region on the left"),
    bind(Map, &["Right", "l"], A::Right, "", "To the region on the right"),
    bind(Map, &["Up", "k"], A::Up, "", "To the region above"),
    bind(Map, &["Down", "j"], A::Down, "", "To the region below"),
    bind(Detail, &["t"], A::Level, "level", "Strategy or tactic: the other one"),
    bind(Detail, &["r"], A::Stance, "stance", "Remedial or preventive: the other one"),
    bind(Classify, &["y", "Enter"], A::Accept, "accept", "Accept the suggestion for what is still open"),
    bind(Classify, &["s"], A::SetLevel(Level::Strategy), "", "It is a strategy"),
    bind(Classify, &["t"], A::SetLevel(Level::Tactic), "", "It is a tactic"),
    bind(Classify, &["r"], A::SetStance(Stance::Remedial), "", "It is remedial"),
    bind(Classify, &["p"], A::SetStance(Stance::Preventive), "", "It is preventive"),
    bind(Classify, &["1"], A::SetMode(ClassMode::Listen), "", "Remedial: it finds out or measures"),
    bind(Classify, &["2"], A::SetMode(ClassMode::Engage), "", "Remedial: it entices, rewards or promotes"),
    bind(Classify, &["3"], A::SetMode(ClassMode::Recover), "", "Remedial: it makes up for it afterwards"),
    bind(Classify, &["4"], A::SetMode(ClassMode::Contain), "", "Remedial: it handles it as it happens"),
    bind(Classify, &["5"], A::SetMode(ClassMode::Intercept), "", "Preventive: it catches the error first"),
    bind(Classify, &["6"], A::SetMode(ClassMode::Remove), "", "Preventive: it removes the cause"),
    bind(Classify, &["7"], A::SetMode(ClassMode::Enable), "", "Preventive: it makes such work happen"),
    bind(Classify, &["n", "Right", "Tab"], A::Skip, "skip", "Leave it for now: the next undecided line"),
    bind(Classify, &["Left", "Backspace"], A::Return, "previous", "Back to the line before"),
    bind(Classify, &["i"], A::Interview, "ask me", "Decide it by a few yes or no questions"),
    bind(
        Classify,
        &["A"],
        A::AcceptAll,
        "all sure ones",
        "Accept every suggestion of high confidence at once",
    ),
    bind(Classify, &["a"], A::Alike, "", "Decide the same of lines that say the same, shown first"),
    bind(Classify, &["o"], A::Order, "order", "Order: by money, by confidence, by department"),
    bind(Classify, &["w"], A::Why, "why", "Write down why it is what it is"),
    bind(Classify, &["x"], A::Split, "split", "It is both: split it in two that add up to it"),
    bind(Classify, &["0"], A::Reopen, "", "Leave it open again: nothing decided"),
    bind(Classify, &["Down", "j"], A::Down, "", "The next line in this order, decided or not"),
    bind(Classify, &["Up", "k"], A::Up, "", "The line before it in this order, decided or not"),
    bind(Classify, &["b"], A::GoBalance, "balance", "Balance the money toward prevention"),
    bind(Decided, &["b"], A::GoBalance, "balance", "Balance the money toward prevention"),
    bind(Decided, &["Left", "Up", "k"], A::Return, "previous", "Back to the line before"),
    bind(Interview, &["y"], A::Yes, "yes", "Yes"),
    bind(Interview, &["n"], A::No, "no", "No"),
    bind(Interview, &["Enter"], A::Accept, "take the verdict", "Take the verdict, once there is one"),
    bind(Interview, &["Left", "Backspace"], A::Return, "last answer", "Take the last answer back"),
    bind(Interview, &["Tab"], A::NextPane, "other axis", "Ask about the other axis: level or stance"),
    bind(AcceptAll, &["Enter", "y"], A::Accept, "accept these", "Accept those with a mark, as one step"),
    bind(AcceptAll, &["Space"], A::Mark, "leave out", "Leave this line out, or take it in again"),
    bind(Scenarios, &["Enter"], A::Open, "show", "Show this scenario's amounts in every view"),
    bind(Scenarios, &["c"], A::Compare, "compare", "Compare the marked ones, or this one with current"),
    bind(Scenarios, &["Space"], A::Mark, "mark", "Mark this scenario, to compare two or three"),
    bind(Scenarios, &["n"], A::New, "new copy", "Copy this scenario, amounts and limits, to work on"),
    bind(Scenarios, &["E"], A::CutEnvelope, "−10 %", "Ask Balance what a tenth less would mean here"),
    bind(Scenarios, &["e"], A::Edit, "rename", "Give this scenario another name"),
    bind(Scenarios, &["w"], A::Note, "note", "Write down what this scenario is about"),
    bind(Scenarios, &["b"], A::BalanceThis, "balance", "Balance this scenario toward prevention"),
    bind(Scenarios, &["d", "Del"], A::Delete, "", "Remove this scenario (one step to undo)"),
    bind(Scenarios, &["R"], A::Resource, "", "Compare people (FTE), or money again"),
    bind(Scenarios, &["]"], A::NextScenario, "", "Show the next scenario's amounts"),
    bind(Scenarios, &["["], A::PreviousScenario, "", "Show the previous scenario's amounts"),
    bind(Comparison, &["Tab"], A::NextPane, "sums/lines", "Between the sums and the lines that differ"),
    bind(Comparison, &["R"], A::Resource, "people", "People (FTE) instead of money, or money again"),
    bind(Comparison, &["Enter"], A::Back, "", "Back to the list of scenarios"),
    bind(History, &["Enter"], A::Open, "what changed", "What the step changed, from and to"),
    bind(History, &["x"], A::UndoToHere, "undo to here", "Undo this step and all that were made after it"),
    bind(History, &["m"], A::GoMerge, "merge a copy", "Merge a copy that somebody else worked on"),
    bind(Changes, &["Left", "h"], A::Older, "older", "The step before this one"),
    bind(Changes, &["Right", "l"], A::Newer, "newer", "The step after this one"),
    bind(Changes, &["Enter"], A::Back, "", "Back to the list of steps"),
    bind(Merge, &["m"], A::Mine, "mine", "As it is here; then the next that is open"),
    bind(Merge, &["t"], A::Theirs, "theirs", "As it is in the other copy; then the next open one"),
    bind(Merge, &["n", "Right", "Tab"], A::Skip, "skip", "Leave it for now: the next that is open"),
    bind(Merge, &["Left", "Backspace"], A::Return, "", "The one before"),
    bind(Merge, &["Enter"], A::Accept, "merge", "Merge, once all are settled: one step, undoable"),
    bind(Merge, &["M"], A::AllMine, "all mine", "All that are open as they are here"),
    bind(Merge, &["T"], A::AllTheirs, "all theirs", "All that are open as in the other copy"),
    bind(Merge, &["u", "Ctrl-z"], A::TakeBack, "", "Take the last decision here back"),
    bind(Merge, &["0"], A::Reopen, "", "Leave this one open again"),
    bind(Merge, &["o"], A::OtherCopy, "", "Another copy instead"),
    bind(List, &["Down", "j"], A::Down, "", "Down"),
    bind(List, &["Up", "k"], A::Up, "", "Up"),
    bind(List, &["PgDn"], A::PageDown, "", "A page down"),
    bind(List, &["PgUp"], A::PageUp, "", "A page up"),
    bind(List, &["Ctrl-d"], A::HalfDown, "", "Half a page down"),
    bind(List, &["Ctrl-u"], A::HalfUp, "", "Half a page up"),
    bind(List, &["g", "Home"], A::First, "", "To the first line"),
    bind(List, &["G", "End"], A::Last, "", "To the last line"),
    bind(Initiatives, &["V"], A::MarkRange, "", "Mark from the last marked line to this one"),
    bind(Initiatives, &["*"], A::MarkAll, "", "Mark every line shown"),
    bind(Initiatives, &["-"], A::MarkNone, "", "Unmark every line"),
    bind(Everywhere, &["v"], A::Views, "views", "Choose a view"),
    bind(Everywhere, &["u", "Ctrl-z"], A::Undo, "", "Undo the last step"),
    bind(Everywhere, &["Ctrl-r", "Ctrl-y"], A::Redo, "", "Redo the step undone last"),
    bind(Everywhere, &[":", "Ctrl-p"], A::Palette, "all actions", "Every action by name"),
    bind(Everywhere, &["Tab"], A::NextPane, "", "To the next pane"),
    bind(Everywhere, &["P"], A::Present, "", "Presentation: large and clean, for a projector"),
    bind(Everywhere, &["M"], A::Mouse, "", "Give the mouse to the terminal, or take it back"),
    bind(Everywhere, &["?", "F1"], A::Help, "help", "The keys of this view"),
    bind(Everywhere, &["Esc"], A::Back, "back", "One level back; never quits"),
    bind(Everywhere, &["q"], A::CloseView, "", "Close this view; at the top, quit"),
    bind(Everywhere, &["Ctrl-c"], A::Cancel, "", "Cancel; twice quits"),
    bind(Everywhere, &[], A::GoInitiatives, "", "View: Initiatives"),
    bind(Everywhere, &[], A::GoClassify, "", "View: Classify"),
    bind(Everywhere, &[], A::GoMap, "", "View: Map"),
    bind(Everywhere, &[], A::GoBalance, "", "View: Balance"),
    bind(Everywhere, &[], A::GoScenarios, "", "View: Scenarios"),
    bind(Everywhere, &[], A::GoHistory, "", "View: History"),
    bind(Everywhere, &[], A::GoMerge, "", "Merge a copy that somebody else worked on"),
    bind(Everywhere, &[], A::GoStart, "", "View: Start (another plan)"),
];

/// What a key asks for in the given contexts, narrowest first.
pub fn lookup(contexts: &[Context], key: &str) -> Option<Action> {
    binding(contexts, key).map(|b| b.action)
}

fn binding(contexts: &[Context], key: &str) -> Option<&'static Binding> {
    let in_context =
        |context: &Context| KEYMAP.iter().find(|b| b.context == *context && b.keys.contains(&key));
    contexts.iter().find_map(in_context)
}

/// The key that is shown for an action in a context; empty where it has none.
pub fn key_for(context: Context, action: Action) -> &'static str {
    let binding = KEYMAP.iter().find(|b| b.context == context && b.action == action);
    binding.and_then(|b| b.keys.first()).copied().unwrap_or_default()
}

/// The bindings that hold in the given contexts, narrowest first, without
/// those whose key has another meaning further in.
pub fn bindings(contexts: &[Context]) -> impl Iterator<Item = &'static Binding> {
    contexts.iter().flat_map(move |context| {
        KEYMAP.iter().filter(move |b| {
            let held = |key| binding(contexts, key).is_some_and(|found| std::ptr::eq(found, *b));
            b.context == *context && b.keys.first().is_none_or(|key| held(*key))
        })
    })
}

/// A key and the word beside it in the footer.
pub type Hint = (&'static str, &'static str);

#[cfg(test)]
mod tests;
