//! What the master key is told between the stages: counters, percentages, steps. None of it is a stage.

use super::installer::Activity;
use super::keys::Message;
use super::readings::ProgressText;
use super::server::PxeConfig;
use super::stages;
use super::world::World;

/// A message that comes at its time, if what it speaks of is still so then.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Progress {
    pub(crate) due_ms: u64,
    server: u32,
    key: String,
    text: String,
    /// Of the wait for the network boot, rather than of the installer.
    is_before: bool,
}

const COUNT_MS: u64 = 20_000;
const PERCENT_MS: u64 = 30_000;
const STEP_MS: u64 = 40_000;

impl World {
    fn tells(&self, kind: ProgressText) -> bool {
        self.readings.progress_text == kind || self.readings.progress_text == ProgressText::All
    }

    /// From a config on, the network boot is waited for: whether or not anybody reboots.
    pub(crate) fn count_before_boot(&mut self, id: u32, config: &PxeConfig) {
        if self.tells(ProgressText::Before) {
            let texts = (1..=4).map(|n| format!("Waiting for PXE boot ({n})"));
            self.schedule(id, config, COUNT_MS, true, texts);
        }
    }

    /// The installer counts its own steps from its start on.
    pub(crate) fn count_steps(&mut self, id: u32, config: &PxeConfig) {
        if self.tells(ProgressText::Steps) {
            let texts = (1..=21).map(|n| {
                let what = match n {
                    1 => "checking BIOS",
                    2 => "partitioning",
                    _ => "copying",
                };
                format!("step {n}/21: {what}")
            });
            self.schedule(id, config, STEP_MS, false, texts);
        }
    }

    /// The download of the image, which the first stage begins with.
    pub(crate) fn count_percent(&mut self, id: u32, config: &PxeConfig) {
        if self.tells(ProgressText::Percent) {
            let texts = (1..=9).map(|n| format!("Downloading image {n}0%"));
            self.schedule(id, config, PERCENT_MS, false, texts);
        }
    }

    fn schedule(
        &mut self,
        id: u32,
        config: &PxeConfig,
        every_ms: u64,
        is_before: bool,
        texts: impl Iterator<Item = String>,
    ) {
        let Some(key) = &config.reinstall_key else {
            return;
        };
        for (text, n) in texts.zip(1..) {
            let due_ms = self.now_ms + n * every_ms;
            self.progress.push(Progress { due_ms, server: id, key: key.clone(), text, is_before });
        }
    }

    pub(crate) fn tell_progress(&mut self, progress: &Progress) {
        let Progress { server, key, text, is_before, .. } = progress;
        let is_so = match &self.known_server(*server).activity {
            // One that hangs has nothing to tell.
            Activity::Installing(install) => {
                !is_before
                    && install.config.reinstall_key.as_ref() == Some(key)
                    && install.next_at_ms.is_some()
            }
            Activity::Idle | Activity::Booting { .. } => {
                let config = self.known_server(*server).pxe_config.as_ref();
                let is_awaited = config.is_some_and(|config| config.reinstall_key.as_ref() == Some(key));
                *is_before && is_awaited && self.keys.get(key).is_some_and(|known| known.stage == 0)
            }
        };
        if is_so {
            let message = Message {
                result: "Stage",
                scope: self.scope(text),
                context: stages::context(self, *server),
                debug: None,
                last: false,
            };
            self.report(key, message);
        }
    }
}
