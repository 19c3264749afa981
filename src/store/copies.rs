//! Copies of a plan: finding them, and reading one without touching it.

use std::path::{Path, PathBuf};

use super::connect::Link;
use super::header::Header;
use super::unfinished::folder_of;
use super::{Store, chain};
use crate::error::{Error, Result};

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
        Ok(Store { db: link, path: path.into(), header, read_only: Some(why), checked: false })
    }

    /// The copies of this plan that stand beside it, the last written first: plans
    /// that began as it did. One that cannot be read just now may be one, too.
    pub fn copies_beside(&self) -> Vec<PathBuf> {
        const LOOKED_AT: usize = 200;
        let plan = self.path();
        let files = std::fs::read_dir(folder_of(plan)).into_iter().flatten().flatten().take(LOOKED_AT);
        // This plan's own file is open: looking into it here would drop its locks.
        let others = files.filter(|file| Some(&*file.file_name()) != plan.file_name());
        let written = |file: &std::fs::DirEntry| file.metadata().and_then(|meta| meta.modified()).ok();
        let began = chain::beginning(&self.db).ok();
        let began_as_ours =
            |path: &Path| match Store::open_to_read(path).and_then(|other| chain::beginning(&other.db)) {
                Ok(theirs) => began == Some(theirs),
                Err(_) => true,
            };
        let mut found: Vec<_> = others
            .filter(|file| file.file_type().is_ok_and(|kind| kind.is_file()) && Store::is_plan(&file.path()))
            .map(|file| (written(&file), plan.with_file_name(file.file_name())))
            .filter(|(_, path)| began_as_ours(path))
            .collect();
        found.sort_by(|a, b| b.cmp(a));
        found.into_iter().map(|(_, path)| path).collect()
    }
}
