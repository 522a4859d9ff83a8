//! Bugs on demand, to see that the simulation finds each.
//!
//! Knows: their names. Must not know: what they do. Without the feature `planted`, which no build of
//! the page has, none can be switched on and nothing of them is compiled.

/// A bug.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bug {
    /// An effect is sent without its intent in the journal.
    EffectBeforeJournal,
    /// A reboot whose answer was lost is sent again.
    RebootRetried,
    /// The same of the PXE config.
    CreatePxeRetried,
    /// A key that nobody knows any more is taken for a finished installation.
    NotFoundIsSuccess,
    /// A line in whose place there is another counts as written.
    FenceIgnored,
    /// A line that the browser did not write counts as written.
    FailedWriteIgnored,
    /// A page takes up a run without writing that down.
    OpenedUnwritten,
    /// A task is waited for without end.
    TasksBlockCleanup,
    /// After a lost reboot the boot order is set to the network once more.
    BootPxeAfterReboot,
    /// An accepted effect counts as applied.
    AcceptedIsApplied,
    /// An effect that failed after it was accepted counts as applied.
    FailedIsApplied,
    /// An intent is as good an hour later.
    StaleIntentSent,
    /// What may have been sent before the page was loaded anew is sent again.
    SentIsUnsent,
    /// A new session does not wake a run.
    SessionParksForever,
    /// A run that is given up leaves the PXE config.
    AbandonLeavesConfig,
    /// A run is given up while an effect is out.
    AbandonDoesNotWait,
    /// A cleanup whose answer was lost counts as done.
    LostCleanupIsDone,
    /// A refused cleanup counts as done.
    RefusedCleanupIsDone,
    /// A config that was perhaps made is removed but once.
    LateConfigForgotten,
    /// A message about another server counts.
    ForeignMessageCounts,
    /// Words that name no stage count as the fifth.
    UnknownWordsAreTheFifth,
    /// An answer that can't be understood counts as done.
    UndecodableIsDone,
    /// The end of the master key is not taken for the fifth stage.
    EndIsNoStage,
    /// An answer that can't be understood is the end of the page.
    UndecodablePanics,
    /// What a refused `create_pxe` may have left is not removed, and the server is called safe.
    RefusedCreateIsSafe,
    /// A counter or a percentage counts as a stage.
    ProgressIsAStage,
    /// A stage that only the order of messages tells counts as named.
    UnreadIsConfirmed,
    /// The first message of all is believed when it says that everything is done.
    OldSystemIsNew,
    /// The end of the master key is the fifth stage whatever its words are.
    AnyEndIsTheFifth,
    /// What is neither done nor refused counts as refused.
    UnclearIsRefused,
    /// A PIN that was refused is sent by the next step that needs one.
    RefusedPinIsKept,
    /// A step whose PIN was refused is sent again by itself.
    RefusedPinIsRetried,
}

impl Bug {
    /// All of them.
    pub const ALL: [Self; 32] = [
        Self::EffectBeforeJournal,
        Self::RebootRetried,
        Self::CreatePxeRetried,
        Self::NotFoundIsSuccess,
        Self::FenceIgnored,
        Self::FailedWriteIgnored,
        Self::OpenedUnwritten,
        Self::TasksBlockCleanup,
        Self::BootPxeAfterReboot,
        Self::AcceptedIsApplied,
        Self::FailedIsApplied,
        Self::StaleIntentSent,
        Self::SentIsUnsent,
        Self::SessionParksForever,
        Self::AbandonLeavesConfig,
        Self::AbandonDoesNotWait,
        Self::LostCleanupIsDone,
        Self::RefusedCleanupIsDone,
        Self::LateConfigForgotten,
        Self::ForeignMessageCounts,
        Self::UnknownWordsAreTheFifth,
        Self::UndecodableIsDone,
        Self::EndIsNoStage,
        Self::UndecodablePanics,
        Self::RefusedCreateIsSafe,
        Self::ProgressIsAStage,
        Self::UnreadIsConfirmed,
        Self::OldSystemIsNew,
        Self::AnyEndIsTheFifth,
        Self::UnclearIsRefused,
        Self::RefusedPinIsKept,
        Self::RefusedPinIsRetried,
    ];
}

/// Whether the bug is there.
#[cfg(not(feature = "planted"))]
pub(super) const fn is(_: Bug) -> bool {
    false
}

#[cfg(feature = "planted")]
thread_local! {
    static PLANTED: std::cell::Cell<Option<Bug>> = const { std::cell::Cell::new(None) };
}

/// Whether the bug is there.
#[cfg(feature = "planted")]
pub(super) fn is(bug: Bug) -> bool {
    PLANTED.get() == Some(bug)
}

/// Plants a bug in this thread, or takes it out.
#[cfg(feature = "planted")]
pub fn plant(bug: Option<Bug>) {
    PLANTED.set(bug);
}
