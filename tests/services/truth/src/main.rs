//! Serves every side of every edit, or calls them: `one-truth serve`, `one-truth call ADDRESS`.
//!
//! Calls come as JSON lines on standard input, what became of them goes out as JSON lines, on both sides.

mod sides;
mod told;

use std::io::{BufRead as _, Write as _};

use serde_json::Value;
use wireproof_runtime as rt;

fn main() -> std::io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    match (arguments.next().as_deref(), arguments.next()) {
        (Some("serve"), None) => rt::run(serve()),
        (Some("call"), Some(address)) => rt::run(call(&address)),
        _ => Err(std::io::Error::other("say `serve` or `call ADDRESS`")),
    }
}

async fn serve() -> std::io::Result<()> {
    let listener = rt::TcpListener::bind("127.0.0.1:0").await?;
    told::line(&Value::String(format!("http://{}", listener.local_addr()?)));
    rt::serve(listener, sides::router()).await
}

async fn call(address: &str) -> std::io::Result<()> {
    for line in std::io::stdin().lock().lines() {
        let call: Value = serde_json::from_str(&line?)?;
        let text = |key: &str| call[key].as_str().unwrap_or_default().to_owned();
        let caller = rt::Caller::new(format!("{address}/{}", text("server")))
            .header("x-case", &call["case"].to_string())
            .header("x-answer", &call["answer"].to_string());
        told::line(&sides::call(&text("client"), caller, &call).await);
        std::io::stdout().flush()?;
    }
    Ok(())
}
