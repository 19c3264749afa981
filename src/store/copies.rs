//! Copies of a plan: reading another one without touching it, and telling how
//! far two histories are the same.

use std::path::{Path, PathBuf};

use rusqlite::types::ValueRef;
use xxhash_rust::xxh3::Xxh3;

use super::Store;
use super::connect::Link;
use super::header::Header;
use super::problem::problem;
use crate::error::{Error, Result};
use crate::plan::change::Mark;

impl Store {
    /// Opens a plan file to be read and nothing else: not a byte of it changes.
    ///
    /// # Errors
    /// The file is missing, strange, newer than this ounce, damaged, or was left
    /// in the middle of a change.
    pub fn open_to_read(path: &Path) -> Result<Store> {
        let (link, header) = Link::to_read(path)?;
        if let Header::Newer(version) = header {
            return Err(Error::failed(format!(
                "the plan is in format {version}, which this ounce cannot read safely"
            ))
            .at(path.display())
            .next("Take a newer ounce."));
        }
        let why = Error::failed("the plan was opened to be read only").at(path.display());
        let why = why.next("Open it by itself to change it.");
        Ok(Store { db: link, path: path.into(), read_only: Some(why), checked: false })
    }

    /// The plans in the folder of this one, the last written first: copies of it
    /// may be among them.
    pub fn neighbours(plan: &Path) -> Vec<PathBuf> {
        const LOOKED_AT: usize = 200;
        let folder = plan.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let files = std::fs::read_dir(folder).into_iter().flatten().flatten().take(LOOKED_AT);
        // This plan's own file is open: looking into it here would drop its locks.
        let others = files.filter(|file| Some(&*file.file_name()) != plan.file_name());
        let written = |file: &std::fs::DirEntry| file.metadata().and_then(|meta| meta.modified()).ok();
        let mut found: Vec<_> = others
            .filter(|file| file.file_type().is_ok_and(|kind| kind.is_file()) && Store::is_plan(&file.path()))
            .map(|file| (written(&file), plan.with_file_name(file.file_name())))
            .collect();
        found.sort_by(|a, b| b.cmp(a));
        found.into_iter().map(|(_, path)| path).collect()
    }

    /// A mark for every place in the history, from before the first step to after
    /// the last: each stands for all steps up to it. Plans that were not copied
    /// from one another have none in common.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn marks(&self) -> Result<Vec<Mark>> {
        let trouble = |e| problem(e).at(self.path.display());
        let sql = "SELECT id FROM scenario WHERE name = 'current'";
        let origin: i64 = self.db.query_row(sql, [], |row| row.get(0)).map_err(trouble)?;
        let mut state = Xxh3::new().digest128() ^ u128::from(origin.unsigned_abs());
        let mut marks = vec![mark(state)];
        let sql = "SELECT seq, kind, target, label, who, at, changes FROM history ORDER BY seq";
        let mut select = self.db.prepare(sql).map_err(trouble)?;
        let mut rows = select.query([]).map_err(trouble)?;
        while let Some(row) = rows.next().map_err(trouble)? {
            let mut hasher = Xxh3::new();
            hasher.update(&state.to_le_bytes());
            for column in 0..7 {
                // Each value with its length, so that no two rows read alike.
                let (kind, bytes) = match row.get_ref(column).map_err(trouble)? {
                    ValueRef::Null => (0u8, Vec::new()),
                    ValueRef::Integer(n) => (1, n.to_le_bytes().to_vec()),
                    ValueRef::Real(n) => (2, n.to_le_bytes().to_vec()),
                    ValueRef::Text(text) => (3, text.to_vec()),
                    ValueRef::Blob(blob) => (4, blob.to_vec()),
                };
                hasher.update(&[kind]);
                hasher.update(&(bytes.len() as u64).to_le_bytes());
                hasher.update(&bytes);
            }
            state = hasher.digest128();
            marks.push(mark(state));
        }
        Ok(marks)
    }
}

fn mark(state: u128) -> Mark {
    Mark(format!("{state:032x}").into())
}
