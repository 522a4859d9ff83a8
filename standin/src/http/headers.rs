//! The headers that the app is served with.

use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

use super::Settings;

const TRUSTED_TYPES: &str = "require-trusted-types-for 'script'; trusted-types default";

pub(super) struct SecurityHeaders(Vec<(HeaderName, HeaderValue)>);

impl SecurityHeaders {
    pub(super) fn new(settings: &Settings) -> Self {
        let mut policy = content_policy(settings);
        let mut all = Vec::new();
        if settings.enforce_trusted_types {
            policy.push_str(TRUSTED_TYPES);
            policy.push_str("; ");
        } else {
            let report_only = format!("{TRUSTED_TYPES}; report-uri /csp");
            all.push(("content-security-policy-report-only", report_only));
        }
        policy.push_str("report-uri /csp");
        all.push(("content-security-policy", policy));
        let fixed = [
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("cross-origin-opener-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("permissions-policy", "camera=(), microphone=(), geolocation=()"),
        ];
        all.extend(fixed.map(|(name, value)| (name, value.to_owned())));
        let parsed = all.into_iter().filter_map(|(name, value)| {
            Some((HeaderName::from_static(name), HeaderValue::from_str(&value).ok()?))
        });
        Self(parsed.collect())
    }

    /// Puts them on everything but the API's own answers, which are read by scripts alone.
    pub(super) fn put(&self, headers: &mut HeaderMap) {
        for (name, value) in &self.0 {
            headers.insert(name, value.clone());
        }
    }
}

fn content_policy(settings: &Settings) -> String {
    let mut connect = vec!["'self'"];
    connect.extend(settings.api_origin.as_deref());
    let ancestors = match settings.frame_ancestors.join(" ") {
        none if none.is_empty() => "'none'".to_owned(),
        some => some,
    };
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; font-src 'self'; connect-src {}; base-uri 'none'; object-src 'none'; \
         frame-src 'none'; worker-src 'none'; form-action 'none'; frame-ancestors {ancestors}; ",
        connect.join(" "),
    )
}

/// What an answer of the API carries: never cached, read by allowed origins alone.
pub(super) fn put_api(headers: &mut HeaderMap, origin: Option<&HeaderValue>, allowed: &[String]) {
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    headers.insert(header::VARY, HeaderValue::from_static("Origin"));
    let is_allowed = |origin: &&HeaderValue| {
        origin.to_str().is_ok_and(|origin| allowed.iter().any(|known| known == origin))
    };
    if let Some(origin) = origin.filter(is_allowed) {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
    }
}
