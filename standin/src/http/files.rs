//! The app's files: read into memory at the start, compressed in the background.

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex, OnceLock};

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, header};
use serde_json::Value;

use super::{StartError, lock};

/// Above this size brotli's best takes longer than anybody waits; only debug builds are that big.
const BEST_BROTLI_UP_TO: usize = 3 << 20;
const CONFIG: &str = "/config.json";

pub(super) struct Files {
    by_path: BTreeMap<String, Arc<File>>,
}

pub(super) struct File {
    content_type: &'static str,
    cache: Cache,
    etag: String,
    plain: Bytes,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

#[derive(Clone, Copy, PartialEq)]
enum Cache {
    Never,
    Revalidate,
    Forever,
}

/// How a deployment's `config.json` differs here.
pub(super) struct ConfigChanges<'a> {
    pub(super) speed: f64,
    pub(super) patch: Option<&'a Value>,
}

impl ConfigChanges<'_> {
    fn are_any(&self) -> bool {
        self.speed > 1.0 || self.patch.is_some()
    }
}

impl Files {
    pub(super) fn load(dist: Option<&Path>, changes: &ConfigChanges) -> Result<Self, StartError> {
        let mut contents = BTreeMap::new();
        if let Some(dir) = dist {
            read_dir(dir, "", &mut contents)
                .map_err(|source| StartError::Files { dir: dir.to_owned(), source })?;
            // Without changes the file goes out byte for byte: its size is measured.
            if let Some(config) = contents.get_mut(CONFIG).filter(|_| changes.are_any()) {
                *config = changed_config(config, changes)
                    .map_err(|source| StartError::Config { dir: dir.to_owned(), source })?;
            }
        }
        let by_path = contents.into_iter().map(|(path, content)| (path.clone(), file(&path, content)));
        Ok(Self { by_path: by_path.collect() })
    }

    /// The settings as they are served; `Null` where there are none.
    pub(super) fn config(&self) -> Value {
        let config = self.by_path.get(CONFIG).map(|file| serde_json::from_slice(&file.plain));
        config.and_then(Result::ok).unwrap_or_default()
    }

    /// Compresses on a thread of its own, the smallest files first.
    pub(super) fn compress_in_background(&self) {
        let mut files: Vec<_> = self.by_path.values().cloned().collect();
        files.sort_by_key(|file| file.plain.len());
        std::thread::spawn(move || {
            for file in files {
                file.compress();
            }
        });
    }

    pub(super) fn is_compressed(&self) -> bool {
        self.by_path.values().all(|file| file.brotli.get().is_some())
    }

    pub(super) fn respond(&self, method: &Method, path: &str, asked: &HeaderMap) -> Response<Body> {
        if method != Method::GET && method != Method::HEAD {
            return super::api::status(StatusCode::METHOD_NOT_ALLOWED);
        }
        let path = if path == "/" { "/index.html" } else { path };
        let Some(file) = self.by_path.get(path) else {
            return super::api::status(StatusCode::NOT_FOUND);
        };
        file.respond(method, asked)
    }
}

fn read_dir(dir: &Path, prefix: &str, into: &mut BTreeMap<String, Vec<u8>>) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let path = format!("{prefix}/{}", entry.file_name().to_string_lossy());
        let hidden = path.contains("/.");
        if entry.path().is_dir() {
            read_dir(&entry.path(), &path, into)?;
        } else if !hidden {
            into.insert(path, std::fs::read(entry.path())?);
        }
    }
    Ok(())
}

fn changed_config(content: &[u8], changes: &ConfigChanges) -> Result<Vec<u8>, serde_json::Error> {
    let mut config: Value = serde_json::from_slice(content)?;
    if changes.speed > 1.0 {
        for bound in ["min_ms", "max_ms"] {
            if let Some(ms) = config["polling"][bound].as_f64() {
                // A faster world needs a faster reader, but no busy one.
                let ms = (ms / changes.speed).round().max(200.0);
                config["polling"][bound] = Value::from(ms as u64);
            }
        }
    }
    if let Some(patch) = changes.patch {
        merge(&mut config, patch);
    }
    serde_json::to_vec_pretty(&config)
}

/// A JSON merge patch: objects are merged, `null` removes, anything else replaces.
fn merge(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(serde_json::Map::new());
    }
    if let Value::Object(target) = target {
        for (name, value) in patch {
            if value.is_null() {
                target.remove(name);
            } else {
                merge(target.entry(name.clone()).or_insert(Value::Null), value);
            }
        }
    }
}

fn file(path: &str, content: Vec<u8>) -> Arc<File> {
    let mut hasher = DefaultHasher::new();
    content.hash(&mut hasher);
    let cache = match path {
        "/index.html" | CONFIG => Cache::Never,
        hashed if is_hashed(hashed) => Cache::Forever,
        _ => Cache::Revalidate,
    };
    Arc::new(File {
        content_type: content_type(path),
        cache,
        etag: format!("\"{:016x}\"", hasher.finish()),
        plain: Bytes::from(content),
        brotli: OnceLock::new(),
        gzip: OnceLock::new(),
    })
}

/// Whether the name holds the hash of the content, as Trunk writes it: `app-3f2a9c81d0e4b5a6.js`.
fn is_hashed(path: &str) -> bool {
    let is_hash = |word: &str| {
        (12..=64).contains(&word.len())
            && word.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    path.split(['/', '-', '.', '_']).any(is_hash)
}

fn content_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json; charset=utf-8",
        "webmanifest" => "application/manifest+json",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

impl File {
    fn compress(&self) {
        // The faster one first: it serves while the better one is made.
        self.gzip.get_or_init(|| once_for_all("gzip", &self.plain, gzip));
        self.brotli.get_or_init(|| once_for_all("br", &self.plain, brotli));
    }

    /// The smallest form that the asker takes and that is ready.
    fn encoded(&self, asked: &HeaderMap) -> (Option<&'static str>, &Bytes) {
        let accepted = asked.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let takes = |name: &str| {
            accepted.split(',').any(|one| {
                let mut words = one.trim().split(';');
                words.next() == Some(name) && words.all(|q| q.trim() != "q=0")
            })
        };
        let smaller = |encoded: &&Bytes| encoded.len() < self.plain.len();
        if takes("br")
            && let Some(encoded) = self.brotli.get().filter(smaller)
        {
            return (Some("br"), encoded);
        }
        if takes("gzip")
            && let Some(encoded) = self.gzip.get().filter(smaller)
        {
            return (Some("gzip"), encoded);
        }
        (None, &self.plain)
    }

    fn respond(&self, method: &Method, asked: &HeaderMap) -> Response<Body> {
        let is_known = asked
            .get(header::IF_NONE_MATCH)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|known| known.split(',').any(|one| one.trim() == self.etag));
        let (encoding, content) = self.encoded(asked);
        let body =
            if method == Method::HEAD || is_known { Body::empty() } else { Body::from(content.clone()) };
        let mut response = Response::new(body);
        if is_known {
            *response.status_mut() = StatusCode::NOT_MODIFIED;
        }
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(self.content_type));
        headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static(match self.cache {
                Cache::Never => "no-store",
                Cache::Revalidate => "no-cache",
                Cache::Forever => "max-age=31536000, immutable",
            }),
        );
        if !is_known {
            headers.insert(header::CONTENT_LENGTH, HeaderValue::from(content.len()));
            if let Some(encoding) = encoding {
                headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
        }
        if self.cache == Cache::Revalidate
            && let Ok(etag) = HeaderValue::from_str(&self.etag)
        {
            headers.insert(header::ETAG, etag);
        }
        response
    }
}

/// Tests start many servers on the same files in one process: each is compressed for all of them.
fn once_for_all(encoding: &'static str, content: &Bytes, encode: fn(&[u8]) -> Bytes) -> Bytes {
    type Known = HashMap<(&'static str, Bytes), Bytes>;
    static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);
    // Held while encoding: a second server waits for the result rather than repeating the work.
    lock(&KNOWN).entry((encoding, content.clone())).or_insert_with(|| encode(content)).clone()
}

fn gzip(content: &[u8]) -> Bytes {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let done = encoder.write_all(content).and_then(|()| encoder.finish());
    // Writing to memory does not fail; were it to, the plain form is always right.
    Bytes::from(done.unwrap_or_else(|_| content.to_vec()))
}

fn brotli(content: &[u8]) -> Bytes {
    let quality = if content.len() <= BEST_BROTLI_UP_TO { 11 } else { 4 };
    let params = brotli::enc::BrotliEncoderParams { quality, ..Default::default() };
    let mut compressed = Vec::new();
    match brotli::BrotliCompress(&mut &content[..], &mut compressed, &params) {
        Ok(_) => Bytes::from(compressed),
        Err(_) => Bytes::copy_from_slice(content),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_names_with_a_hash_are_kept_forever() {
        for hashed in [
            "/reinstall-panel-3f2a9c81d0e4b5a6.js",
            "/reinstall-panel-3f2a9c81d0e4b5a6_bg.wasm",
            "/snippets/lib-0f2a9c81d0e4b5a/inline0.js",
        ] {
            assert!(is_hashed(hashed), "{hashed}");
        }
        for plain in ["/index.html", "/config.json", "/icons/feedface.svg", "/decade.css"] {
            assert!(!is_hashed(plain), "{plain}");
        }
    }

    #[test]
    fn speed_divides_the_polling_bounds_down_to_a_floor() {
        let config = br#"{"polling":{"min_ms":5000,"max_ms":30000},"portal":"customer"}"#;
        let patch = json!({"portal": null, "api_base": "/other"});
        let changes = ConfigChanges { speed: 60.0, patch: Some(&patch) };
        let changed = changed_config(config, &changes).expect("valid JSON");
        let changed: Value = serde_json::from_slice(&changed).expect("valid JSON");
        let expected = json!({"polling": {"min_ms": 200, "max_ms": 500}, "api_base": "/other"});
        assert_eq!(changed, expected);
    }
}
