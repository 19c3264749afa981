//! A folder, an environment and a user of the test's own.

#![allow(dead_code, reason = "each test program uses some of it")]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;

/// A sealed place to run ounce in.
pub struct Sealed {
    folder: TempDir,
}

/// What a run left behind.
#[derive(Debug)]
pub struct Ran {
    pub out: String,
    pub err: String,
    pub code: i32,
}

impl Ran {
    /// Runs a command to its end.
    pub fn of(mut command: Command) -> Ran {
        let output = command.output().unwrap();
        Ran {
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
            code: output.status.code().unwrap(),
        }
    }
}

impl Sealed {
    /// An empty folder.
    pub fn new() -> Sealed {
        Sealed { folder: tempfile::tempdir().unwrap() }
    }

    /// A folder with a new plan, `plan.db`.
    pub fn with_plan() -> Sealed {
        let sealed = Sealed::new();
        sealed.ok(&["new", "plan.db", "--organisation", "Harbourline", "--year", "FY2027"]);
        sealed
    }

    /// A folder with a copy of the demo plan, `plan.db`.
    pub fn with_demo() -> Sealed {
        let sealed = Sealed::new();
        sealed.ok(&["demo", "--save", "plan.db"]);
        sealed
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), content).unwrap();
    }

    pub fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    /// Every file there is, however deep, with its content.
    pub fn everything(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut folders = vec![self.path("")];
        while let Some(folder) = folders.pop() {
            for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                match path.is_dir() {
                    true => folders.push(path),
                    false => drop(found.insert(path.clone(), std::fs::read(path).unwrap())),
                }
            }
        }
        found
    }

    /// The command, ready for more settings.
    pub fn command(&self, words: &[&str]) -> Command {
        self.through(&[], words)
    }

    /// The command as the last words of another one, which is to run it.
    pub fn through(&self, wrapper: &[&str], words: &[&str]) -> Command {
        let all = [wrapper, &[env!("CARGO_BIN_EXE_ounce")], words].concat();
        let mut command = Command::new(all[0]);
        let home = self.folder.path();
        command
            .args(&all[1..])
            .current_dir(home)
            .env_clear()
            .envs(std::env::var_os("PATH").filter(|_| !wrapper.is_empty()).map(|path| ("PATH", path)))
            .env("HOME", home)
            .env("XDG_CONFIG_HOME", home.join("config"))
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_STATE_HOME", home.join("state"))
            .env("TMPDIR", home)
            .env("TZ", "UTC")
            .env("OUNCE_USER", "ann")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, words: &[&str]) -> Ran {
        Ran::of(self.command(words))
    }

    /// Runs what must succeed; its standard output.
    #[track_caller]
    pub fn ok(&self, words: &[&str]) -> String {
        let ran = self.run(words);
        assert_eq!(ran.code, 0, "{words:?}: {ran:?}");
        ran.out
    }

    /// Runs what must succeed and say nothing on the side; its output as JSON.
    #[track_caller]
    pub fn json(&self, words: &[&str]) -> Value {
        let ran = self.run(words);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{words:?}: {ran:?}");
        serde_json::from_str(&ran.out).unwrap()
    }

    /// Runs what must be refused with this code, print no result and leave
    /// `plan.db` untouched; its standard error.
    #[track_caller]
    pub fn refused(&self, code: i32, words: &[&str]) -> String {
        let content = || std::fs::read(self.path("plan.db")).ok();
        let before = content();
        let ran = self.run(words);
        assert_eq!((ran.code, ran.out.as_str()), (code, ""), "{words:?}: {ran:?}");
        assert!(ran.err.starts_with("error: ") || ran.err.starts_with("note: "), "{words:?}: {ran:?}");
        assert!(ran.err.contains("\nnext: "), "{words:?} says nothing of what to do: {ran:?}");
        assert_eq!(before, content(), "{words:?} changed the plan");
        ran.err
    }
}
