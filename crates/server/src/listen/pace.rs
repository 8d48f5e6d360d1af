//! How long a connection may take for what it is at.

use crate::settings::Limits;
use axum::body::{Body, Bytes};
use core::future::poll_fn;
use core::pin::{Pin, pin};
use core::task::{Context, Poll, ready};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::time::{Duration, Instant, sleep_until};

/// The pace of one connection. It always waits for something, and only so long.
#[derive(Clone)]
pub(super) struct Pace(Arc<Inner>);

struct Inner {
    limits: Limits,
    /// Whether the next byte is the first of a header.
    idle: AtomicBool,
    deadline: Mutex<Instant>,
}

impl Pace {
    /// A new connection has to say what it wants soon.
    pub(super) fn new(limits: Limits) -> Self {
        Self(Arc::new(Inner {
            limits,
            idle: AtomicBool::new(false),
            deadline: Mutex::new(Instant::now() + limits.header),
        }))
    }

    /// Something has come in.
    pub(super) fn heard(&self) {
        if self.0.idle.swap(false, Ordering::Relaxed) {
            self.allow(self.0.limits.header);
        }
    }

    /// A header is here. Answers are given in time, by the routes themselves.
    pub(super) fn asked(&self) {
        self.0.idle.store(false, Ordering::Relaxed);
        self.allow(self.0.limits.request + self.0.limits.answer);
    }

    /// The answer is on its way out, and all of it is gone when the body is dropped.
    pub(super) fn answered(self, body: Body) -> Paced {
        self.allow(self.0.limits.answer);
        Paced { body, pace: self }
    }

    /// Ends when the connection has taken too long.
    ///
    /// It has to be polled after the connection whenever that was, in the same task: nothing else tells it that there
    /// is less time than before. That there is more it sees when the alarm goes off.
    pub(super) async fn late(&self) {
        let mut alarm = pin!(sleep_until(self.deadline()));
        poll_fn(|context| {
            loop {
                let deadline = self.deadline();
                if deadline < alarm.deadline() {
                    alarm.as_mut().reset(deadline);
                }
                ready!(alarm.as_mut().poll(context));
                if deadline <= alarm.deadline() {
                    return Poll::Ready(());
                }
                alarm.as_mut().reset(deadline);
            }
        })
        .await;
    }

    fn deadline(&self) -> Instant {
        *self.lock()
    }

    fn allow(&self, time: Duration) {
        *self.lock() = Instant::now() + time;
    }

    fn lock(&self) -> MutexGuard<'_, Instant> {
        // Nothing panics while it is written.
        let deadline = self.0.deadline.lock();
        deadline.unwrap_or_else(PoisonError::into_inner)
    }
}

/// The body of an answer.
pub(super) struct Paced {
    body: Body,
    pace: Pace,
}

impl HttpBody for Paced {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Paced {
    fn drop(&mut self) {
        self.pace.0.idle.store(true, Ordering::Relaxed);
        self.pace.allow(self.pace.0.limits.idle);
    }
}
