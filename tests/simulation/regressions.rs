//! Schedules that once broke a promise, each by what went wrong.

use crate::modes::play;
use crate::schedule::Installer::Ok;
use crate::schedule::Moment::{Answered, Applied, Before, Kept, Sent, Told};
use crate::schedule::Point::{
    self, Began, BootDisk, BootPxe, Callback, CreatePxe, Key, Opened, Reboot, Stages,
};
use crate::schedule::What::{
    Abandon, Clock, DoubleClick, Expire, Fails, Freeze, Garbage, Html, Installer, Kill, Late, Never, Refuse,
    Steal, Torn, Twice, WriteFails,
};
use crate::schedule::{Foreign, Reading, Schedule, Strike, What, at};

fn holds(seed: u64, world: u8, strikes: &[Strike]) {
    holds_reading(seed, world, &[], strikes);
}

fn holds_reading(seed: u64, world: u8, readings: &[Reading], strikes: &[Strike]) {
    let record = play(&Schedule { seed, world, readings: readings.to_vec(), strikes: strikes.to_vec() });
    assert!(record.violations.is_empty(), "{:?}", record.violations);
}

#[test]
fn nothing_strikes() {
    for world in 0..=255 {
        holds(1, world, &[]);
    }
}

#[test]
fn nothing_strikes_in_any_reading() {
    for world in [0, 0b0000_0010, 0b0010_1101] {
        for (name, values) in standin::model::Readings::names() {
            for value in values {
                holds_reading(1, world, &[(name, value)], &[]);
            }
        }
    }
}

/// The next line went where the piece stands, so that no page could go on.
#[test]
fn a_torn_line_leaves_room_for_the_next() {
    for tenths in 0..10 {
        holds(1_000_117, 0, &[at(Key, 0, Answered, Torn(tenths))]);
    }
}

/// The config was made after it was removed, and the removal was taken for late enough by the time of
/// its answer.
#[test]
fn a_removal_counts_from_when_it_was_sent() {
    holds(1_005_132, 1, &[at(CreatePxe, 0, Sent, Garbage(14)), at(Callback, 0, Applied, Freeze(600))]);
}

/// The boot order was waited for an hour longer.
#[test]
fn a_clock_set_back_does_not_hold_up_disarming() {
    holds(1_061_139, 0, &[at(BootDisk, 0, Sent, Never), at(Callback, 5, Applied, Clock(-3_600))]);
}

/// Of two runs of one click the second begins while the first can't be written yet.
#[test]
fn a_second_click_overtakes_a_first_that_can_not_be_written() {
    holds(2_097_292, 0, &[at(Began, 0, Before, WriteFails(3)), at(Began, 0, Before, DoubleClick)]);
}

/// The boot order was set back and taken for disk, and then came the network boot whose answer was lost.
#[test]
fn a_late_boot_order_is_set_back_once_more() {
    let lost = [at(BootPxe, 0, Sent, Late), at(Reboot, 0, Sent, Fails)];
    holds(1, 0, &lost);
    holds(1, 0, &[&lost[..], &[at(BootDisk, 0, Kept, Kill(5))]].concat());
}

/// A page that takes the run up stands still before its first line is written, and the one that lost the
/// lock goes on. What the former still shows is no news to judge: its line is refused at once.
#[test]
fn a_page_that_takes_up_too_late_is_not_believed() {
    holds(2_028_466, 0b1000_0000, &[at(CreatePxe, 0, Before, Steal(1)), at(Opened, 0, Before, Freeze(30))]);
}

/// The same, given up while the answer to the network boot was lost.
#[test]
fn a_late_boot_order_is_set_back_once_more_after_giving_up() {
    holds(3_039_390, 1, &[at(BootPxe, 0, Before, Abandon), at(BootPxe, 0, Sent, Html(true))]);
}

/// `create_pxe` is refused, and the copy of it that the engine sends is not. The run has ended, and of the
/// copy no page knows.
#[test]
fn a_copy_after_the_end_is_nobodys() {
    holds(4_230_439, 0, &[at(CreatePxe, 0, Sent, Twice(1)), at(CreatePxe, 0, Sent, Refuse)]);
}

/// "Étape 3 sur 5: finitions" was taken for three of five things, as the next word is in the plural; and so the
/// end of the key, which spoke of the third stage, for the fifth.
#[test]
fn a_stage_that_goes_on_in_the_plural_is_a_stage() {
    holds_reading(1_001_070, 0, &[("stage_text", "french")], &[at(Began, 0, Told, Installer(Ok, 3))]);
    holds_reading(1_001_070, 0, &[("stage_text", "spanish")], &[at(Began, 0, Told, Installer(Ok, 3))]);
}

/// The boot order was set once more, as it may have lapsed; that was refused, and so the first one was taken for
/// none, too.
#[test]
fn a_boot_order_that_is_refused_the_second_time_is_in_place_from_the_first() {
    let ended = at(Reboot, 0, Sent, Expire);
    holds(1_027_165, 1, &[ended, at(Callback, 3, Sent, What::Foreign(Foreign::LocksPin))]);
    // The page that comes next asks for the PIN before it sets the boot order, and the person gives up.
    holds(1, 0, &[ended, at(Reboot, 0, Answered, Kill(600)), at(Opened, 0, Before, Abandon)]);
}

/// A result of 2, which nobody knows, was taken for the second stage by its own word.
#[test]
fn the_word_of_a_result_is_no_stage() {
    holds(1_036_828, 0, &[at(Stages, 2, Sent, Garbage(8))]);
}

/// A page slept over the answer to its first question. That the key had nothing to tell when it was asked was
/// taken to be so when it was heard, and the old system for the new one.
#[test]
fn a_key_had_nothing_to_tell_when_it_was_asked() {
    let strikes =
        [at(Reboot, 0, Before, What::Foreign(Foreign::Clears)), at(Stages, 0, Sent, What::Sleep(600))];
    holds_reading(2_013_836, 0, &[("old_system_tells", "ok")], &strikes);
}

/// The clock was set forward by an hour: three minutes without the end seemed to have passed since the reboot.
#[test]
fn a_clock_that_is_set_forward_proves_no_wait() {
    let strikes = [
        at(Reboot, 0, Before, What::Foreign(Foreign::Clears)),
        at(Callback, 6, Kept, What::Clock(3_600)),
        at(Point::Probe, 0, Sent, What::Unclear(4, false)),
    ];
    holds_reading(3_009_299, 1, &[("old_system_tells", "stage")], &strikes);
}

/// Counters took the place of the first stage, and the ones after it, told by a word each, were not believed.
#[test]
fn the_second_stage_told_by_a_word_needs_no_first() {
    holds_reading(3_047_281, 0b0100_0000, &[("progress_text", "all")], &[]);
}

/// A PIN that was refused in an answer that leaves open what became of its call was sent once more.
#[test]
fn a_pin_that_is_refused_in_passing_is_refused() {
    let strikes = [at(BootDisk, 0, Before, Kill(5)), at(Point::CheckPin, 0, Told, What::WrongPin)];
    holds_reading(3_009_508, 0, &[("refused_pin", "false")], &strikes);
}

/// The config of somebody else could not be removed and was left to them, and the boot order was refused; then
/// came a task, which could have rebooted the server.
#[test]
fn no_task_where_an_armed_server_is_left() {
    let strikes =
        [at(BootPxe, 0, Before, What::Foreign(Foreign::Reinstalls)), at(BootDisk, 0, Sent, What::Says(9))];
    holds(2_023_851, 0b0001_0000, &strikes);
    holds(2_023_851, 0, &strikes);
}
