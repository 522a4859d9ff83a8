//! What is confirmed of a server after its reinstall.

use crate::script::{Script, message};
use reinstall_panel::api::{ApiError, AsyncAnswer, Reply};
use reinstall_panel::domain::hostname::Hostname;
use reinstall_panel::domain::id::AsyncKey;
use reinstall_panel::domain::plan::Order;
use reinstall_panel::domain::server::Server;
use reinstall_panel::flow::result::{Aspect, Found, Next, call_name, counts, power, shown};

fn order() -> Order {
    Script::begin().run.order().clone()
}

fn told(hostname: &str, os: &str) -> [Found; 2] {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    let server = Server { hostname: some(hostname), os: some(os), ..Server::unknown(order().server) };
    shown(Ok(Reply::Server(Box::new(server))), &order())
}

#[test]
fn the_name_and_the_system_are_confirmed_told_apart_or_not_told() {
    let order = order();
    let (name, system) = (order.hostname.as_str(), &*order.os_name);
    let confirmed = |text: &str| Found::Confirmed(text.to_owned());
    assert_eq!(told(name, system), [confirmed(name), confirmed(system)]);
    let loud = (name.to_ascii_uppercase(), system.to_ascii_lowercase().replace(' ', "-"));
    assert_eq!(told(&loud.0, &loud.1), [confirmed(&loud.0), confirmed(&loud.1)]);
    let different = |text: &str| Found::Different(text.to_owned());
    assert_eq!(told("old-name", "Windows"), [different("old-name"), different("Windows")]);
    assert_eq!(told("", ""), [Found::Untold, Found::Untold]);
    assert_eq!(shown(Ok(Reply::Done), &order), [Found::Untold, Found::Untold]);
    let lost = Found::Failed(ApiError::NoAnswer);
    assert_eq!(shown(Err(ApiError::NoAnswer), &order), [lost.clone(), lost]);
}

#[test]
fn a_first_label_confirms_and_a_part_of_it_does_not() {
    let order = Order { hostname: Hostname::parse("web-1.example.com").unwrap(), ..order() };
    let found = |hostname: &str| {
        let server = Server { hostname: Some(hostname.into()), ..Server::unknown(order.server) };
        shown(Ok(Reply::Server(Box::new(server))), &order)[0].clone()
    };
    assert_eq!(found("web-1"), Found::Confirmed("web-1".into()));
    for other in ["web", "web-1.example.org", "example.com", "web-1.example.com.evil"] {
        assert_eq!(found(other), Found::Different(other.into()));
    }
}

#[test]
fn a_host_is_the_same_with_its_domain_and_without() {
    let found = |ordered: &str, told: &str| {
        let order = Order { hostname: Hostname::parse(ordered).unwrap(), ..order() };
        let server = Server { hostname: Some(told.into()), ..Server::unknown(order.server) };
        shown(Ok(Reply::Server(Box::new(server))), &order)[0].clone()
    };
    for (ordered, told) in [
        ("web-1", "web-1.example.net"),
        ("web-1", "WEB-1.Example.NET."),
        ("web-1", "web-1."),
        ("web-1.example.net", "web-1"),
        ("web-1.example.net", "web-1.example.net."),
        ("web-1", " web-1\n"),
    ] {
        assert_eq!(found(ordered, told), Found::Confirmed(told.into()), "{ordered}: {told}");
    }
    for (ordered, told) in [
        ("web-1", "web-10.example.net"),
        ("web-1", "web"),
        ("web-1", "www.web-1"),
        ("web-1.example.net", "web-1.example.org"),
        ("web-1.example.net", "web-1.example"),
        ("web-1", "."),
    ] {
        assert_eq!(found(ordered, told), Found::Different(told.into()), "{ordered}: {told}");
    }
}

#[test]
fn a_system_told_in_other_words_is_neither_confirmed_nor_different() {
    let found = |ordered: &str, told: &str| {
        let order = Order { os_name: ordered.into(), ..order() };
        let server = Server { os: Some(told.into()), ..Server::unknown(order.server) };
        shown(Ok(Reply::Server(Box::new(server))), &order)[1].clone()
    };
    for (ordered, told) in
        [("Debian 12", "debian-12"), ("Ubuntu 24.04", "Ubuntu 24.04"), ("Альт 10", "альт-10")]
    {
        assert_eq!(found(ordered, told), Found::Confirmed(told.into()), "{ordered}: {told}");
    }
    for (ordered, told) in [
        ("Debian 12", "Debian GNU/Linux 12 (bookworm)"),
        ("Debian 12", "Debian 12.5"),
        ("Debian 12", "debian12-x86_64"),
        ("Debian 12", "Debian"),
        ("Debian 12", "Linux"),
        ("Debian 12", "linux 6.1.0-18-amd64"),
        ("Debian 12", "bookworm"),
        ("Ubuntu 24.04", "Ubuntu 24.04.1 LTS (Noble Numbat)"),
        ("Ubuntu 22.04 + CUDA 12", "Ubuntu 22.04.4 LTS"),
        ("Ubuntu + CUDA 12", "Ubuntu 22.04"),
        ("CentOS 7 (cPanel 110)", "CentOS Linux 7.9.2009"),
        ("CentOS 7", "CentOS Linux release 7.9.2009 (Core)"),
        ("RHEL 9", "Red Hat Enterprise Linux 9.3 (Plow)"),
        ("Rocky 9", "Rocky Linux 9.4 (Blue Onyx)"),
        ("AlmaLinux 9", "Alma Linux 9.3"),
        ("Windows Server 2022", "Microsoft Windows Server 2022 Standard"),
        ("Windows Server 2022", "Win 2022"),
        ("Windows Server 2022", "Microsoft Windows NT 10.0.20348"),
        ("FreeBSD 14", "FreeBSD 14.1-RELEASE-p3"),
        ("Proxmox VE 8", "Debian GNU/Linux 12 (bookworm)"),
        ("Plan 9", "9front"),
    ] {
        assert_eq!(found(ordered, told), Found::InOtherWords(told.into()), "{ordered}: {told}");
    }
    for (ordered, told) in [
        ("Debian 12", "Debian 11"),
        ("Debian 12", "Debian GNU/Linux 11 (bullseye)"),
        ("Debian 12", "Ubuntu 24.04"),
        ("Debian 12", "Windows"),
        ("Ubuntu 24.04", "Ubuntu 22.04.4 LTS"),
        ("Ubuntu 24.04", "Ubuntu 24.10"),
        ("CentOS 7", "CentOS Stream 9"),
        ("Windows Server 2022", "Windows Server 2019 Standard"),
        ("Windows Server 2022", "Debian GNU/Linux 12"),
        ("AlmaLinux 9", "Rocky Linux 9"),
    ] {
        assert_eq!(found(ordered, told), Found::Different(told.into()), "{ordered}: {told}");
    }
}

#[test]
fn the_power_is_asked_for_behind_its_key_and_never_guessed() {
    let key = AsyncKey::parse("f685eaa0f06e47faa2e6bb5002828b00").unwrap();
    let said = |scope: &str| power(Ok(Reply::Async(AsyncAnswer::Done(message(scope)))), Some(&key));
    assert_eq!(power(Ok(Reply::Accepted(key.clone())), None), Next::Ask(key.clone()));
    assert_eq!(power(Ok(Reply::Async(AsyncAnswer::NotReady)), Some(&key)), Next::Ask(key.clone()));
    for on in ["Chassis Power is on", "Chassis Power Control: Up/On"] {
        assert_eq!(said(on), Next::Known(Found::Confirmed(on.into())));
    }
    assert_eq!(said("Power: OFF"), Next::Known(Found::Different("Power: OFF".into())));
    for odd in ["", "online", "on, then off", "Offline"] {
        assert_eq!(said(odd), Next::Known(Found::Untold), "{odd}");
    }
    let refused = ApiError::Refused { message: "Unknown action".into(), code: None };
    assert_eq!(power(Err(refused), None), Next::Known(Found::Untold));
    assert_eq!(power(Ok(Reply::Done), None), Next::Known(Found::Untold));
    assert_eq!(power(Err(ApiError::TooLong), None), Next::Known(Found::Failed(ApiError::TooLong)));
}

#[test]
fn what_was_found_is_counted() {
    let found = [Some(Found::Confirmed("a".into())), None, Some(Found::Different("b".into()))];
    assert_eq!(counts(&found), ["1", "1"]);
    assert_eq!(counts(&[None, Some(Found::Untold), None]), ["0", "0"]);
}

#[test]
fn each_aspect_is_told_by_its_call() {
    let names = [Aspect::Hostname, Aspect::System, Aspect::Power].map(call_name);
    assert_eq!(names, ["eq/show", "eq/show", "eq/status"]);
}
