//! The loop's hands: the one place where effects are carried out.

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;

use super::desk::Status;
use super::keymap::Action;
use super::merge::Ready;
use super::model::{Effect, Message, Model};
use super::traces::Traces;
use crate::error::{Error, Result};
use crate::plan::change::Step;
use crate::plan::search_text::SearchText;
use crate::plan::share::Share;
use crate::plan::{Info, rules};
use crate::recent::Recent;
use crate::store::{Backups, Locked, Reason, Store, WindowLock};
use crate::workbench::{Session, Workbench};

/// What the workbench is given by whoever starts it.
#[derive(Debug)]
pub struct Setting {
    /// Who works, and where time and chance come from.
    pub session: Session,
    /// How this window signs the lock beside a plan: who, where, which process.
    pub holder: String,
    /// The list of plans opened before.
    pub recent: Recent,
}

/// The model, and what is needed to carry out its effects.
pub struct Runtime {
    /// Everything the workbench is.
    pub model: Model,
    setting: Setting,
    wake: Sender<Message>,
    traces: Traces,
    watcher: Option<notify::RecommendedWatcher>,
    asks_for_mouse: Option<bool>,
    /// The day of the last backup of the plan in hand, or of the last try; none for the demo.
    backed_up: Option<String>,
}

impl Runtime {
    /// A runtime whose helpers wake it by sending to `wake`.
    pub fn new(model: Model, setting: Setting, wake: Sender<Message>) -> Runtime {
        Runtime {
            model,
            setting,
            wake,
            traces: Traces::default(),
            watcher: None,
            asks_for_mouse: None,
            backed_up: None,
        }
    }

    /// Answers a message and carries out what follows from it. Breaks when it is time to leave.
    pub fn handle(&mut self, message: Message) -> ControlFlow<()> {
        let opened = matches!(message, Message::Opened(..));
        let effects = self.model.update(message);
        if opened {
            self.settle_in();
        }
        for effect in effects {
            self.perform(effect)?;
        }
        self.model.settle();
        self.work()
    }

    /// Has the work done that was begun: short work at once, the rest on other threads.
    fn work(&mut self) -> ControlFlow<()> {
        for task in self.model.desk.take_tasks() {
            if task.is_short() {
                task.run(|| {});
                self.handle(Message::Worked)?;
            } else {
                let wake = self.wake.clone();
                // Nobody listens any more if the window has been left meanwhile.
                std::thread::spawn(move || task.run(|| drop(wake.send(Message::Worked))));
            }
        }
        ControlFlow::Continue(())
    }

    /// Leaves: gives the plan's lock back and removes the demo's copy. The plan
    /// itself is not freed line by line, as the process is about to end.
    pub fn leave(self) {
        drop((self.traces, self.watcher));
        std::mem::forget(self.model);
    }

    /// What this window leaves on the disk while it is open.
    pub fn traces(&self) -> &Traces {
        &self.traces
    }

    /// Whether the mouse is to be taken or given away, if that was asked for.
    pub fn mouse_asked_for(&mut self) -> Option<bool> {
        self.asks_for_mouse.take()
    }

    fn perform(&mut self, effect: Effect) -> ControlFlow<()> {
        match effect {
            Effect::Quit => return ControlFlow::Break(()),
            Effect::CaptureMouse(ours) => self.asks_for_mouse = Some(ours),
            Effect::Open(path) => self.report(|this| this.open(&path)),
            Effect::ReadOn(store) => self.read_on(*store),
            Effect::Create(path) => self.report(|this| this.create(&path)),
            Effect::Demo => self.report(Runtime::open_demo),
            Effect::Commit(step) => self.commit(step),
            Effect::FindCopies => self.find_copies(),
            Effect::Merge(ready) => self.merge(ready),
            Effect::Undo => self.write("There is nothing to undo.", Workbench::undo),
            Effect::Redo => self.write("There is nothing to redo.", Workbench::redo),
        }
        ControlFlow::Continue(())
    }

    fn report(&mut self, act: impl FnOnce(&mut Runtime) -> Result<()>) {
        if let Err(why) = act(self) {
            let mut status = Status::from(&why);
            if let (Status::Wrong(text), Some(place)) = (&mut status, &why.place) {
                *text = format!("{place}: {text}");
            }
            self.model.desk.status = status;
        }
    }

    /// Writes a new step, and says where it leaves an amount outside its limits.
    fn commit(&mut self, step: Step) {
        let outside = self.model.desk.plan().and_then(|plan| rules::left_outside(plan, &step));
        self.write("", |bench| bench.commit(step));
        if let (Status::Done(said), Some(outside)) = (&mut self.model.desk.status, outside) {
            said.push_str(&format!(" Mind: {outside}."));
        }
    }

    /// Writes through the gate and says what was done.
    fn write(
        &mut self,
        nothing: &str,
        act: impl FnOnce(&mut Workbench) -> Result<Option<crate::store::Entry>>,
    ) {
        let not_backed_up = self.back_up_a_new_day().err();
        let Some(bench) = self.model.desk.bench_mut() else { return };
        let status = match act(bench) {
            Ok(Some(entry)) => match entry.kind {
                crate::store::StepKind::Undo => Status::Done(format!("{}. Ctrl-R redoes.", entry.label)),
                _ => Status::Done(format!("{}. u undoes.", entry.label)),
            },
            Ok(None) if nothing.is_empty() => Status::Quiet,
            Ok(None) => Status::Done(nothing.to_string()),
            Err(why) => Status::from(&why),
        };
        self.model.desk.status = match (status, not_backed_up) {
            (Status::Wrong(what), _) => Status::Wrong(what),
            (_, Some(why)) => Status::from(&why),
            (done, None) => done,
        };
        self.model.desk.changed();
    }

    /// A window open past midnight backs the plan up before the new day's first
    /// change. The day it was opened on has its backup from then.
    fn back_up_a_new_day(&mut self) -> Result<()> {
        let (Some(bench), Some(last)) = (self.model.desk.bench(), &self.backed_up) else { return Ok(()) };
        let today = bench.today();
        if *last == today {
            return Ok(());
        }
        self.backed_up = Some(today);
        bench.back_up(Reason::Day)
    }

    fn find_copies(&mut self) {
        let found = self.model.desk.bench().map(|bench| bench.store().copies_beside());
        self.model.merge.offer(found.unwrap_or_default());
    }

    /// Brings the other copy in. A backup that failed is said, and stops nothing.
    fn merge(&mut self, ready: Ready) {
        self.write("", |bench| bench.commit(ready.step));
        let Status::Done(said) = &mut self.model.desk.status else { return };
        if let Some(why) = ready.not_backed_up {
            said.push_str(&format!(" But {}.", why.what));
        }
        let is_quiet = ready.concerns.is_empty();
        self.model.merge.merged(ready.concerns);
        if is_quiet {
            self.model.act(Action::GoInitiatives);
        }
    }

    /// Opens the plan at a path: its first lines at once, the rest behind them.
    ///
    /// # Errors
    /// The file is missing, strange, damaged, or in use beyond patience.
    pub fn open(&mut self, path: &Path) -> Result<()> {
        Store::upgrade(path, || self.setting.session.today())?;
        let store = Store::open(path)?;
        let rows = usize::from(self.model.area.height.max(24));
        let (first, count) = store.read_first(rows)?;
        self.model.update(Message::First(Box::new(first), count));
        self.model.settle();
        // Reading keeps every core busy, so it waits until these lines are drawn.
        let _ = self.wake.send(Message::Rest(Box::new(store)));
        Ok(())
    }

    /// Reads the whole plan of a file on another thread.
    fn read_on(&self, store: Store) {
        let (wake, session) = (self.wake.clone(), self.setting.session.clone());
        std::thread::spawn(move || {
            let message = match Workbench::over(store, session) {
                Ok(bench) => {
                    let search = SearchText::of_plan(bench.plan());
                    Message::Opened(Box::new(bench), search)
                }
                Err(why) => Message::NotOpened(why),
            };
            // Nobody listens any more if the window has been left meanwhile.
            let _ = wake.send(message);
        });
    }

    fn create(&mut self, path: &Path) -> Result<()> {
        let info = Info {
            title: "Plan".into(),
            organisation: "".into(),
            year: "".into(),
            currency: "GBP".into(),
            target: Share::per_mille(450),
        };
        Workbench::create(path, &info, self.setting.session.clone())?;
        self.open(path)
    }

    /// Opens a private copy of the demo plan.
    ///
    /// # Errors
    /// No copy can be made.
    pub fn open_demo(&mut self) -> Result<()> {
        let folder = tempfile::Builder::new()
            .prefix("ounce-demo")
            .tempdir()
            .map_err(|e| Error::failed(format!("no folder for the demo's copy can be made ({e})")))?;
        let path = folder.path().join("demo.db");
        self.traces.keep_demo(folder);
        crate::demo::save(&path)?;
        self.open(&path)
    }

    /// What follows once the whole plan is there: the lock, the watch, the check, the backup.
    fn settle_in(&mut self) {
        let Some(bench) = self.model.desk.bench_mut() else { return };
        let path = bench.path().to_path_buf();
        // The reason stays in view; what to do about it is said once.
        let advice = bench.read_only().and_then(|why| why.next.clone());
        if bench.read_only().is_none() {
            self.traces.keep_lock(None);
            match WindowLock::take(&path, &self.setting.holder) {
                Locked::Mine(lock) => self.traces.keep_lock(Some(lock)),
                Locked::Nowhere => {}
                Locked::Theirs(who) => {
                    let who =
                        if who.is_empty() { "another window".into() } else { format!("a window of {who}") };
                    bench.forbid_writing(
                        Error::failed(format!("the plan is open in {who}"))
                            .at(path.display())
                            .next("Close that window to change the plan here; its changes show here as they are made."),
                    );
                }
            }
        }
        let is_worked_on = bench.read_only().is_none() && !bench.history().is_empty();
        self.model.desk.say_if_read_only();
        if let Some(advice) = advice {
            self.model.desk.status = Status::Wrong(advice);
        }
        self.watch(&path);
        match (self.traces.is_demo(&path), self.model.desk.bench_mut()) {
            (true, Some(bench)) => bench.keep_no_backups(),
            _ => self.setting.recent.remember(&path),
        }
        self.backed_up = (!self.traces.is_demo(&path)).then(|| self.setting.session.today());
        let backup = self.backed_up.clone().filter(|_| is_worked_on);
        let wake = self.wake.clone();
        std::thread::spawn(move || {
            let checked = Store::verify_apart(&path);
            if let (Ok(()), Some(today)) = (&checked, backup)
                && let Err(why) = Backups::of(&path).make(Reason::Day, &today)
            {
                let _ = wake.send(Message::NotBackedUp(why));
            }
            let _ = wake.send(Message::Verified(checked));
        });
    }

    /// Wakes the loop when another program writes to the file.
    fn watch(&mut self, path: &Path) {
        use notify::Watcher;
        let (wake, name) = (self.wake.clone(), path.file_name().map(std::ffi::OsStr::to_owned));
        let told = move |event: notify::Result<notify::Event>| {
            let ours = event.is_ok_and(|e| {
                e.kind.is_modify() && e.paths.iter().any(|p| p.file_name() == name.as_deref())
            });
            if ours {
                let _ = wake.send(Message::FileTouched);
            }
        };
        let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // Without a watch the change is still seen when the window gets the focus, and at every write.
        self.watcher = notify::recommended_watcher(told).ok().and_then(|mut watcher| {
            watcher.watch(folder, notify::RecursiveMode::NonRecursive).ok().map(|()| watcher)
        });
    }

    /// The plans opened before, the latest first.
    pub fn recent(setting: &Setting) -> Vec<PathBuf> {
        setting.recent.plans()
    }
}
