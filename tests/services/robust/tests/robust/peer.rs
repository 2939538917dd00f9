//! A server of raw bytes: answers each connection with the next of its texts, and keeps what was asked.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use wireproof_runtime as rt;

/// What a raw peer does with a connection.
#[derive(Clone)]
pub(crate) enum Act {
    /// Answers these bytes and closes.
    Say(String),
    /// Closes without a word.
    Die,
    /// Says nothing for long.
    Hang,
}

/// What was asked, and when.
pub(crate) type Asked = Arc<Mutex<Vec<(Instant, String)>>>;

/// A peer that does these acts, one per connection, the last one again and again.
pub(crate) fn peer(acts: Vec<Act>) -> (rt::Caller, Asked) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let asked = Asked::default();
    let kept = asked.clone();
    std::thread::spawn(move || {
        let last = acts.last().cloned().unwrap();
        for (stream, act) in
            listener.incoming().zip(acts.into_iter().chain(std::iter::repeat(last)))
        {
            let mut stream = stream.unwrap();
            let mut request = Vec::new();
            let mut chunk = [0; 4096];
            stream.set_read_timeout(Some(Duration::from_millis(100))).unwrap();
            while !whole(&request) {
                match stream.read(&mut chunk) {
                    Ok(count) if count > 0 => request.extend_from_slice(&chunk[..count]),
                    _ => break,
                }
            }
            let text = String::from_utf8_lossy(&request).into_owned();
            kept.lock().unwrap().push((Instant::now(), text));
            match act {
                Act::Say(text) => stream.write_all(text.as_bytes()).unwrap(),
                Act::Die => {}
                Act::Hang => {
                    _ = std::thread::spawn(move || {
                        std::thread::sleep(Duration::from_secs(20));
                        drop(stream);
                    })
                }
            }
        }
    });
    (rt::Caller::new(format!("http://{address}")), asked)
}

fn whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else { return false };
    let length = head
        .lines()
        .find_map(|line| line.to_lowercase().strip_prefix("content-length:")?.trim().parse().ok());
    body.len() >= length.unwrap_or(0)
}

/// An answer in HTTP.
pub(crate) fn answer(status: u16, media: &str, more: &str, body: &str) -> Act {
    let length = body.len();
    Act::Say(format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {media}\r\ncontent-length: {length}\r\nconnection: close\r\n{more}\r\n{body}"
    ))
}

/// A good answer in JSON.
pub(crate) fn json(status: u16, body: &str) -> Act {
    answer(status, "application/json", "", body)
}
