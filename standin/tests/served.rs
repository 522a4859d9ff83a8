//! The served stand-in, over real sockets: headers, caching, compression, CORS, door, lost answers.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use standin::http::{Handle, Hold, Moment, Settings, StartError, spawn};
use standin::model::{BootOrder, Fault, FaultKind, Noise, Options, SessionEnd};

const LOGIN: &str = "action=whmcslogin&user=demo%40example.com&password=demo-Pass1";
/// Long past any good case, even on a machine that is busy with something else.
const DEADLINE: Duration = Duration::from_secs(120);
const SCRIPT: &str = "/app-3f2a9c81d0e4b5a6.js";

/// Enough of an HTTP client to see every byte of the answer.
struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }
}

fn exchange(handle: &Handle, request: &str) -> Vec<u8> {
    let mut stream = TcpStream::connect(handle.addr).expect("the server listens");
    stream.write_all(request.as_bytes()).expect("the server reads");
    let mut answer = Vec::new();
    // A connection that breaks is an answer too.
    let _ = stream.read_to_end(&mut answer);
    answer
}

fn send(handle: &Handle, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let mut request = format!("{method} {path} HTTP/1.1\r\nhost: test\r\nconnection: close\r\n");
    for (name, value) in headers {
        request.push_str(&format!("{name}: {value}\r\n"));
    }
    request.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    let answer = exchange(handle, &request);
    let end = answer.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)).and_then(|s| s.parse().ok());
    Reply {
        status: status.expect("a status"),
        headers: lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect(),
        body: answer[end + 4..].to_vec(),
    }
}

fn get(handle: &Handle, path: &str) -> Reply {
    send(handle, "GET", path, &[], "")
}

fn post(handle: &Handle, path: &str, headers: &[(&str, &str)], body: &str) -> Reply {
    let mut all = vec![("content-type", "application/x-www-form-urlencoded")];
    all.extend_from_slice(headers);
    send(handle, "POST", path, &all, body)
}

fn dist() -> PathBuf {
    let dir = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("dist");
    let icons = dir.join("icons");
    std::fs::create_dir_all(&icons).expect("a directory");
    let config = json!({"api_base": "/api", "polling": {"min_ms": 5000, "max_ms": 30000}});
    let files = [
        ("index.html", "<!doctype html><title>x</title>".repeat(50)),
        ("config.json", config.to_string()),
        (&SCRIPT[1..], "export default 1;\n".repeat(500)),
        ("icons/a.svg", "<svg/>".to_owned()),
    ];
    for (name, content) in files {
        // Tests share the directory: the same content again does no harm, half of it would.
        let path = dir.join(name);
        if std::fs::read_to_string(&path).ok().as_deref() != Some(content.as_str()) {
            let unique = format!("{name}.{:?}", std::thread::current().id()).replace('/', "-");
            let half = dir.with_file_name(unique);
            std::fs::write(&half, content).expect("a file");
            std::fs::rename(&half, &path).expect("a file");
        }
    }
    dir
}

fn server(change: impl FnOnce(&mut Settings)) -> Handle {
    let mut settings = Settings { speed: 0.0, dist: Some(dist()), ..Settings::default() };
    change(&mut settings);
    spawn(settings).expect("it starts")
}

fn compressed(handle: &Handle) {
    wait_until("every file is compressed", || handle.is_compressed());
}

fn faulty(module: &str, action: &str, kind: FaultKind) -> Handle {
    server(|settings| {
        settings.options = Options { faults: vec![Fault::once(module, action, kind)], ..Options::default() };
    })
}

fn token(handle: &Handle) -> String {
    let answer = post(handle, "/api/auth.php", &[], LOGIN).json();
    answer["result"]["token"].as_str().expect("a token").to_owned()
}

#[test]
fn the_app_is_served_with_all_security_headers() {
    let handle = server(|_| {});
    for path in ["/", SCRIPT, "/config.json", "/nothing-here"] {
        let reply = get(&handle, path);
        let policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
                      style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; \
                      base-uri 'none'; object-src 'none'; frame-src 'none'; worker-src 'none'; \
                      form-action 'none'; frame-ancestors 'none'; report-uri /csp";
        assert_eq!(reply.header("content-security-policy"), policy, "{path}");
        assert_eq!(
            reply.header("content-security-policy-report-only"),
            "require-trusted-types-for 'script'; trusted-types default; report-uri /csp",
            "{path}"
        );
        let fixed = [
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
        ];
        for (name, value) in fixed {
            assert_eq!(reply.header(name), value, "{path} {name}");
        }
    }
}

#[test]
fn the_policy_follows_the_settings() {
    let handle = server(|settings| {
        settings.enforce_trusted_types = true;
        settings.frame_ancestors = vec!["https://panel.example".to_owned()];
        settings.api_origin = Some("https://api.example".to_owned());
    });
    let reply = get(&handle, "/");
    let policy = reply.header("content-security-policy");
    assert!(policy.contains("connect-src 'self' https://api.example;"), "{policy}");
    assert!(policy.contains("frame-ancestors https://panel.example;"), "{policy}");
    assert!(policy.contains("require-trusted-types-for 'script'; trusted-types default;"), "{policy}");
    assert_eq!(reply.header("content-security-policy-report-only"), "");
}

#[test]
fn types_and_caching_suit_each_file() {
    let handle = server(|_| {});
    let cases = [
        ("/", 200, "text/html; charset=utf-8", "no-store"),
        ("/index.html", 200, "text/html; charset=utf-8", "no-store"),
        ("/config.json", 200, "application/json; charset=utf-8", "no-store"),
        (SCRIPT, 200, "text/javascript; charset=utf-8", "max-age=31536000, immutable"),
        ("/icons/a.svg", 200, "image/svg+xml", "no-cache"),
        ("/servers", 404, "", ""),
        ("/../Cargo.toml", 404, "", ""),
    ];
    for (path, status, content_type, cache) in cases {
        let reply = get(&handle, path);
        assert_eq!(reply.status, status, "{path}");
        assert_eq!(reply.header("content-type"), content_type, "{path}");
        assert_eq!(reply.header("cache-control"), cache, "{path}");
    }
}

#[test]
fn the_configuration_goes_out_byte_for_byte_unless_changed() {
    let handle = server(|settings| settings.speed = 1.0);
    let given = std::fs::read(dist().join("config.json")).expect("a file");
    assert_eq!(get(&handle, "/config.json").body, given);
}

#[test]
fn an_unhashed_file_is_revalidated() {
    let handle = server(|_| {});
    let etag = get(&handle, "/icons/a.svg").header("etag").to_owned();
    let again = send(&handle, "GET", "/icons/a.svg", &[("if-none-match", &etag)], "");
    assert_eq!(again.status, 304);
    assert!(again.body.is_empty());
}

#[test]
fn files_are_sent_compressed_to_those_who_take_it() {
    let handle = server(|_| {});
    compressed(&handle);
    let plain = get(&handle, SCRIPT);
    assert_eq!(plain.header("content-encoding"), "");
    assert_eq!(plain.header("vary"), "Accept-Encoding");
    let mut sizes = vec![plain.body.len()];
    for (accepted, expected) in [("gzip, deflate", "gzip"), ("gzip, deflate, br, zstd", "br")] {
        let reply = send(&handle, "GET", SCRIPT, &[("accept-encoding", accepted)], "");
        assert_eq!(reply.header("content-encoding"), expected);
        assert_eq!(reply.header("content-length"), reply.body.len().to_string());
        sizes.push(reply.body.len());
    }
    assert!(sizes.is_sorted_by(|one, two| one > two), "{sizes:?}");
    let refused = send(&handle, "GET", SCRIPT, &[("accept-encoding", "br;q=0")], "");
    assert_eq!(refused.header("content-encoding"), "");
}

#[test]
fn the_api_answers_forms_and_is_never_cached() {
    let handle = server(|_| {});
    let reply = post(&handle, "/api/auth.php", &[], LOGIN);
    assert_eq!(reply.status, 200);
    assert_eq!(reply.header("cache-control"), "no-store");
    assert!(reply.json()["result"]["token"].is_string());
    let json_body = send(
        &handle,
        "POST",
        "/api/auth.php",
        &[("content-type", "application/json")],
        "{\"action\":\"whmcslogin\"}",
    );
    assert_eq!(json_body.json()["message"], "Unknown action");
    assert_eq!(get(&handle, "/api/auth.php?action=whmcslogin").status, 405);
    assert_eq!(post(&handle, "/api/auth", &[], LOGIN).status, 404);
}

#[test]
fn a_key_may_be_checked_by_a_get() {
    let handle = server(|_| {});
    let reply = get(&handle, "/api/eq_callback.php?action=check&key=nothing");
    assert_eq!(reply.json()["message"], "AsyncKey not found");
}

#[test]
fn a_too_long_body_is_refused() {
    let handle = server(|_| {});
    let body = format!("{LOGIN}&x={}", "a".repeat(1 << 20));
    assert_eq!(post(&handle, "/api/auth.php", &[], &body).status, 413);
}

#[test]
fn other_origins_read_answers_only_when_allowed() {
    let handle = server(|settings| settings.allow_origins = vec!["https://panel.example".to_owned()]);
    let with = |origin| post(&handle, "/api/auth.php", &[("origin", origin)], LOGIN);
    let allowed = with("https://panel.example");
    assert_eq!(allowed.header("access-control-allow-origin"), "https://panel.example");
    assert_eq!(allowed.header("vary"), "Origin");
    let other = with("https://evil.example");
    assert_eq!(other.header("access-control-allow-origin"), "");
    assert_eq!(other.status, 200, "a form is acted on all the same");
    let preflight = send(
        &handle,
        "OPTIONS",
        "/api/auth.php",
        &[("origin", "https://panel.example"), ("access-control-request-method", "POST")],
        "",
    );
    assert_eq!(preflight.header("access-control-allow-origin"), "");
    let file = send(&handle, "GET", "/", &[("origin", "https://panel.example")], "");
    assert_eq!(file.header("access-control-allow-origin"), "");
}

#[test]
fn an_answer_lost_after_the_effect_breaks_off() {
    let handle = faulty("eq", "reinstall", FaultKind::LostAfterEffect);
    let body = format!("action=reinstall&id=25250&token={}", token(&handle));
    let reply = post(&handle, "/api/eq.php", &[], &body);
    assert_eq!((reply.status, reply.body.as_slice()), (200, b"{".as_slice()));
    assert_eq!(reply.header("content-length"), "64");
    assert_eq!(handle.with_world(|world| world.state_json())["keys"], 1);
}

#[test]
fn an_answer_can_be_lost_without_a_byte() {
    let handle = server(|settings| {
        settings.hang_up = true;
        settings.options.faults = vec![Fault::once("auth", "whmcslogin", FaultKind::LostBeforeEffect)];
    });
    let head = "POST /api/auth.php HTTP/1.1\r\nhost: x\r\n\
                content-type: application/x-www-form-urlencoded\r\n";
    let request = format!("{head}content-length: {}\r\n\r\n{LOGIN}", LOGIN.len());
    assert!(exchange(&handle, &request).is_empty());
    assert!(!token(&handle).is_empty());
}

#[test]
fn a_delayed_answer_comes_late() {
    let handle = faulty("auth", "whmcslogin", FaultKind::Delay { ms: 300 });
    let started = Instant::now();
    assert!(!token(&handle).is_empty());
    assert!(started.elapsed() >= Duration::from_millis(300));
}

#[test]
fn a_gateway_answers_with_status_type_and_retry_after() {
    let handle = faulty("auth", "whmcslogin", FaultKind::Html502 { effect_applied: false });
    let reply = post(&handle, "/api/auth.php", &[], LOGIN);
    assert_eq!((reply.status, reply.header("content-type")), (502, "text/html"));
    let handle = faulty("auth", "whmcslogin", FaultKind::RateLimited { retry_after_s: 7 });
    let reply = post(&handle, "/api/auth.php", &[], LOGIN);
    assert_eq!((reply.status, reply.header("retry-after")), (429, "7"));
}

const BOOT_PXE: Hold = Hold { call: "eq/boot_dev", field: Some(("media", "pxe")), moment: Moment::Received };

fn boot_dev(handle: &Handle, media: &str) -> String {
    format!("action=boot_dev&id=25250&pin=0420&media={media}&token={}", token(handle))
}

fn boot_order(handle: &Handle) -> BootOrder {
    handle.with_world(|world| world.server(25250).expect("web-1").boot_order)
}

fn wait_until(what: &str, is: impl Fn() -> bool) {
    let until = Instant::now() + DEADLINE;
    while !is() {
        assert!(Instant::now() < until, "waited in vain until {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

#[test]
fn a_call_is_held_before_or_after_it_is_carried_out_until_it_is_let_go() {
    for (moment, meanwhile) in [(Moment::Received, BootOrder::Disk), (Moment::Applied, BootOrder::Pxe)] {
        let handle = server(|_| {});
        let body = boot_dev(&handle, "pxe");
        handle.hold(Hold { moment, ..BOOT_PXE });
        std::thread::scope(|scope| {
            let answer = scope.spawn(|| post(&handle, "/api/eq.php", &[], &body));
            wait_until("it is held", || handle.held() == 1);
            assert_eq!(boot_order(&handle), meanwhile, "{moment:?}");
            assert!(!answer.is_finished());
            handle.let_go();
            assert_eq!(answer.join().expect("an answer").json()["result"], "OK");
        });
        assert_eq!((boot_order(&handle), handle.held()), (BootOrder::Pxe, 0));
    }
}

#[test]
fn a_call_whose_caller_hangs_up_while_it_is_held_is_never_carried_out() {
    let handle = server(|_| {});
    let body = boot_dev(&handle, "pxe");
    handle.hold(BOOT_PXE);
    let mut stream = TcpStream::connect(handle.addr).expect("the server listens");
    let head = "POST /api/eq.php HTTP/1.1\r\nhost: x\r\ncontent-type: application/x-www-form-urlencoded\r\n";
    let request = format!("{head}content-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).expect("the server reads");
    wait_until("it is held", || handle.held() == 1);
    drop(stream);
    wait_until("it is held no longer", || handle.held() == 0);
    handle.let_go();
    assert_eq!(boot_order(&handle), BootOrder::Disk);
    assert!(handle.with_world(|world| world.log().iter().all(|call| call.action != "boot_dev")));
}

#[test]
fn the_connection_of_a_held_call_can_be_broken() {
    for (moment, after) in [(Moment::Received, BootOrder::Disk), (Moment::Applied, BootOrder::Pxe)] {
        let handle = server(|_| {});
        let body = boot_dev(&handle, "pxe");
        handle.hold(Hold { moment, ..BOOT_PXE });
        std::thread::scope(|scope| {
            let answer = scope.spawn(|| post(&handle, "/api/eq.php", &[], &body));
            wait_until("it is held", || handle.held() == 1);
            handle.break_off();
            assert_eq!(answer.join().expect("a head").body, b"{");
        });
        assert_eq!(boot_order(&handle), after, "{moment:?}");
    }
}

#[test]
fn other_calls_pass_what_is_held() {
    let handle = server(|_| {});
    let body = boot_dev(&handle, "disk");
    handle.hold(BOOT_PXE);
    assert_eq!(post(&handle, "/api/eq.php", &[], &body).json()["result"], "OK");
    assert_eq!(handle.held(), 0);
}

#[test]
fn the_door_is_closed_unless_asked_for() {
    let handle = server(|_| {});
    for path in ["/__door/state", "/__door/log", "/__door/events", "/__door"] {
        assert_eq!(get(&handle, path).status, 404, "{path}");
    }
    for path in ["/__door/advance?ms=1000", "/__door/reset", "/__door/fault?name=lost-reboot"] {
        assert_eq!(post(&handle, path, &[], "").status, 404, "{path}");
    }
}

#[test]
fn the_door_shows_the_world_and_moves_its_clock() {
    let handle = server(|settings| settings.door = true);
    let before = get(&handle, "/__door/state").json();
    assert_eq!(before["servers"][0]["id"], 25250);
    post(&handle, "/__door/advance?ms=60000", &[], "");
    let after = get(&handle, "/__door/state").json();
    let passed = |state: &Value| state["now_ms"].as_u64().expect("a time");
    assert_eq!(passed(&after) - passed(&before), 60_000);
    token(&handle);
    let log = get(&handle, "/__door/log").json();
    assert_eq!(log[0]["fields"]["password"], "***");
    assert_eq!(get(&handle, "/__door/state").json()["sessions"], 1);
    post(&handle, "/__door/reset", &[], "");
    assert_eq!(get(&handle, "/__door/state").json()["sessions"], 0);
}

#[test]
fn the_door_makes_faults_and_changes_readings() {
    let handle = server(|settings| settings.door = true);
    assert_eq!(post(&handle, "/__door/fault?name=refuse-sign-in", &[], "").status, 200);
    let refused = post(&handle, "/api/auth.php", &[], LOGIN).json();
    assert_eq!(refused["code"], -1);
    let unknown = post(&handle, "/__door/fault?name=meteor", &[], "");
    assert_eq!(unknown.status, 400);
    assert!(unknown.json()["error"].as_str().is_some_and(|text| text.contains("stall-stage")));
    post(&handle, "/__door/reading?session=top-level", &[], "");
    let answer = post(&handle, "/api/auth.php", &[], LOGIN).json();
    let session = answer["token"].as_str().expect("a token at the top");
    post(&handle, "/__door/expire?email=demo@example.com", &[], "");
    let list = format!("action=list&token={session}");
    assert_eq!(post(&handle, "/api/eq.php", &[], &list).status, 401);
}

#[test]
fn violations_of_the_policy_are_kept() {
    let handle = server(|settings| settings.door = true);
    let report = r#"{"csp-report":{"violated-directive":"script-src"}}"#;
    let reply = send(&handle, "POST", "/csp", &[("content-type", "application/csp-report")], report);
    assert_eq!(reply.status, 204);
    assert_eq!(handle.csp_reports().len(), 1);
    let state = get(&handle, "/__door/state").json();
    assert_eq!(state["csp"]["count"], 1);
    assert_eq!(state["csp"]["reports"][0]["csp-report"]["violated-directive"], "script-src");
}

#[test]
fn the_clock_runs_at_its_speed_and_the_polling_bounds_follow() {
    let handle = server(|settings| {
        settings.speed = 1000.0;
        settings.config_patch = Some(json!({"portal": "staff"}));
    });
    // What passed there lies between what passed here at least and at most, however long that was.
    let outer = Instant::now();
    let before = handle.with_world(|world| world.now_ms());
    let inner = Instant::now();
    std::thread::sleep(Duration::from_millis(200));
    let least = inner.elapsed().as_millis() as u64 * 1_000;
    let passed = handle.with_world(|world| world.now_ms()) - before;
    let most = (outer.elapsed().as_millis() as u64 + 1) * 1_000;
    // Each of the two times is a whole number.
    assert!((least - 1..=most).contains(&passed), "{passed} is not within {least} and {most}");
    let config = get(&handle, "/config.json").json();
    assert_eq!(config["polling"], json!({"min_ms": 200, "max_ms": 200}));
    assert_eq!(config["portal"], "staff");
}

#[test]
fn a_session_outlives_a_clock_that_runs_fast() {
    let handle = server(|settings| settings.speed = 1000.0);
    let session = token(&handle);
    handle.with_world(|world| world.advance(4 * 3_600_000));
    let list = format!("action=list&token={session}");
    assert_eq!(post(&handle, "/api/eq.php", &[], &list).status, 200);
}

#[test]
fn a_taken_port_is_told_in_one_sentence() {
    let handle = server(|_| {});
    let again = spawn(Settings { addr: handle.addr, ..Settings::default() });
    let Err(error) = again else { panic!("two servers on one port") };
    assert!(matches!(error, StartError::PortTaken { .. }));
    assert!(error.to_string().contains("--port"), "{error}");
}

#[test]
fn a_stopped_server_frees_its_port() {
    let handle = server(|_| {});
    let addr = handle.addr;
    handle.stop();
    // Another test may have it for a while before this one has it again.
    wait_until("the port is free", || spawn(Settings { addr, ..Settings::default() }).is_ok());
}

#[test]
fn a_redirect_and_noise_go_out_as_they_are() {
    let handle = server(|_| ());
    handle.with_world(|world| world.readings_mut().session_end = SessionEnd::Redirect);
    let reply = post(&handle, "/api/eq.php", &[], "action=list&token=nonsense");
    assert_eq!((reply.status, reply.header("location")), (302, "/login"));
    assert_eq!(get(&handle, "/login").status, 404, "where it leads to is no page of ours");
    handle.with_world(|world| world.readings_mut().noise = Noise::Mark);
    let reply = post(&handle, "/api/jenkins.php", &[], "action=get_tasks");
    assert!(reply.body.starts_with(b"\xef\xbb\xbf{"), "{:?}", reply.body.get(..8));
}
