//! `cargo xtask screenshots`: the pictures of the README, of this build.
//!
//! Knows where they go; must not know what is on them.

use crate::browser::Browser;
use crate::bundle;
use crate::project::Project;
use crate::shell::{cargo, run};
use anyhow::Result;

pub fn take(project: &Project) -> Result<()> {
    bundle::ensure(project)?;
    let (browser, docs) = (Browser::ensure()?, project.root.join("docs"));
    let mut command = cargo();
    command
        .args(["run", "--quiet", "--package", "e2e", "--bin", "screenshots", "--"])
        .arg(&docs)
        .current_dir(&project.root)
        .env("E2E_DIST", project.dist())
        .env("E2E_CHROMIUM", &browser.chromium)
        .env("E2E_CHROMEDRIVER", &browser.driver);
    run(&mut command)?;
    println!("The pictures are in {}", docs.display());
    Ok(())
}
