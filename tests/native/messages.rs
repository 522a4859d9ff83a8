//! What installers say, each message with the stage that it reports.

use reinstall_panel::flow::words::{Reading, classify, read};

const CORPUS: &str = include_str!("../fixtures/stages.txt");
const HOST: &str = "web-1.example.com";

/// Each message with its stage, if it reports one.
fn messages() -> Vec<(Option<u8>, &'static str)> {
    let lines = CORPUS.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
    let parts = lines.map(|line| line.split_once(" | ").expect("a stage, a bar, a message"));
    parts.map(|(stage, text)| (stage.parse().ok().filter(|_| stage != "-"), text)).collect()
}

#[test]
fn each_message_is_read_as_the_corpus_says() {
    let messages = messages();
    println!("{} messages", messages.len());
    assert!(messages.len() >= 200);
    let wrong: Vec<_> = messages
        .iter()
        .filter_map(|(stage, text)| {
            let read = classify(text, HOST);
            (read != *stage).then(|| format!("{text:?}: {read:?} for {stage:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} are read otherwise: {wrong:#?}", wrong.len());
}

#[test]
fn neither_case_nor_space_nor_markup_around_it_changes_what_it_says() {
    for (stage, text) in messages() {
        for other in [
            text.to_ascii_uppercase(),
            text.to_ascii_lowercase(),
            format!("  {text}\n"),
            format!("<p>{text}</p>"),
            format!("web-1.example.com {text}"),
        ] {
            assert_eq!(classify(&other, HOST), stage, "{other:?}");
        }
    }
}

#[test]
fn nothing_that_fails_reports_a_stage() {
    for (_, text) in messages() {
        for other in [format!("{text} failed"), format!("error: {text}"), format!("not {text}")] {
            assert_eq!(classify(&other, HOST), None, "{other:?}");
        }
    }
}

#[test]
fn what_names_no_stage_is_part_of_something_a_counter_doubtful_or_unread() {
    for (text, reading) in [
        ("Downloading (50%)", Reading::Part),
        ("step 4/21", Reading::Part),
        ("step 21/21", Reading::Progress),
        ("100%", Reading::Progress),
        ("Formatting (3)", Reading::Progress),
        ("mirror 2, please", Reading::Progress),
        ("Debian 12", Reading::Unread),
        ("Debian (12)", Reading::Unread),
        ("mirror rebuilt", Reading::Unread),
        ("the server is not online", Reading::Doubt),
        ("restarting", Reading::Terse(4)),
        ("Stage 4", Reading::Stage(4)),
    ] {
        assert_eq!(read(text, HOST), reading, "{text}");
    }
}
