//! A lost answer: the connection breaks instead of bringing it.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes};
use axum::http::{HeaderValue, Response, header};
use http_body::Frame;

/// Marks a response that must not be sent at all.
#[derive(Debug, Clone, Copy)]
pub(super) struct HangUp;

#[derive(Debug)]
pub(super) struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer was lost on purpose")
    }
}

impl std::error::Error for Broken {}

/// A body that breaks off after its first byte.
enum BreakingOff {
    Whole,
    Flushing,
    Broken,
}

impl http_body::Body for BreakingOff {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        match *self {
            Self::Whole => {
                *self = Self::Flushing;
                Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"{")))))
            }
            Self::Flushing => {
                // One turn of waiting lets the server write what it has: head and first byte.
                *self = Self::Broken;
                context.waker().wake_by_ref();
                Poll::Pending
            }
            Self::Broken => Poll::Ready(Some(Err(Broken))),
        }
    }
}

pub(super) fn response(hang_up: bool) -> Response<Body> {
    if hang_up {
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(HangUp);
        return response;
    }
    let mut response = Response::new(Body::new(BreakingOff::Whole));
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, json);
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from_static("64"));
    response
}
