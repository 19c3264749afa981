//! The plans opened before: a plain list of paths in the user's own state folder.

use std::io::Write;
use std::path::{Path, PathBuf};

use crate::store::private;

/// How many are remembered.
const MOST: usize = 8;

/// The list, and where it is kept.
#[derive(Debug, Clone)]
pub struct Recent {
    file: Option<PathBuf>,
}

impl Recent {
    /// The list kept in this file; `None` remembers nothing.
    pub fn in_file(file: Option<PathBuf>) -> Recent {
        Recent { file }
    }

    /// The list of the user at the keyboard.
    pub fn of_user() -> Recent {
        use etcetera::BaseStrategy;
        let strategy = etcetera::choose_base_strategy().ok();
        let folder = strategy.and_then(|s| s.state_dir().or_else(|| Some(s.data_dir())));
        Recent { file: folder.map(|f| f.join("ounce").join("recent")) }
    }

    /// The plans that are still there, the latest first.
    pub fn plans(&self) -> Vec<PathBuf> {
        let text = self.file.as_ref().and_then(|f| std::fs::read_to_string(f).ok()).unwrap_or_default();
        text.lines().map(PathBuf::from).filter(|p| p.is_file()).take(MOST).collect()
    }

    /// Puts a plan at the head of the list. That it cannot be kept troubles nobody.
    pub fn remember(&self, plan: &Path) {
        let (Some(file), Ok(plan)) = (&self.file, std::path::absolute(plan)) else { return };
        let mut plans = self.plans();
        plans.retain(|p| *p != plan);
        plans.insert(0, plan);
        plans.truncate(MOST);
        let text: String = plans.iter().map(|p| format!("{}\n", p.display())).collect();
        if let Some(folder) = file.parent() {
            let open = || private().write(true).create(true).truncate(true).open(file);
            let _ = std::fs::create_dir_all(folder).and_then(|()| open()?.write_all(text.as_bytes()));
        }
    }
}
