//! What a program runs on that is no part of a larger one: threads, and a socket.

use std::io;

/// Runs a future on threads of its own until it is done: `fn main() { rt::run(async { … }) }`.
///
/// # Errors
/// If threads cannot be had, or what the future says.
pub fn run<T>(future: impl Future<Output = io::Result<T>>) -> io::Result<T> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(future)
}

/// Serves routes on a socket until the program ends.
///
/// # Errors
/// If the socket fails.
#[cfg(feature = "server")]
pub async fn serve(listener: tokio::net::TcpListener, router: crate::Router) -> io::Result<()> {
    axum::serve(listener, router).await
}

/// Does something beside what follows; it ends with the threads.
pub fn spawn(future: impl Future<Output = ()> + Send + 'static) {
    // What it comes to is its own matter.
    drop(tokio::spawn(future));
}
