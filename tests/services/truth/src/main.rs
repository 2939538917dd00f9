//! One end of an edit's calls: `truth serve EDIT SIDE SAMPLES` prints its address and then what it reads; `truth call
//! EDIT SIDE ADDRESS tell|ask SAMPLES` prints what it hears. Samples are a JSON array, sides are `old` and `new`.

use std::error::Error;

use serde_json::Value;
use truth::{Kind, SAMPLE, Side};
use wireproof_runtime as rt;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["serve", edit, side, samples] => rt::run(serve(find(edit, side)?, list(samples)?))?,
        ["call", edit, side, address, kind, samples] => {
            let kind = if *kind == "tell" { Kind::Tell } else { Kind::Ask };
            rt::run(call(find(edit, side)?, address, kind, list(samples)?))?
        }
        _ => Err("serve EDIT SIDE SAMPLES, or call EDIT SIDE ADDRESS tell|ask SAMPLES".into()),
    }
}

fn find(edit: &str, side: &str) -> Result<Side, Failure> {
    truth::side(edit, side == "new").ok_or_else(|| format!("no edit {edit}").into())
}

fn list(samples: &str) -> Result<Vec<Value>, Failure> {
    Ok(serde_json::from_str(samples)?)
}

async fn serve(side: Side, samples: Vec<Value>) -> Result<(), Failure> {
    let listener = rt::Listener::bind("127.0.0.1:0").await?;
    println!("http://{}", listener.address()?);
    Ok(listener.serve((side.serve)(samples)).await?)
}

async fn call(side: Side, address: &str, kind: Kind, samples: Vec<Value>) -> Result<(), Failure> {
    let caller = rt::Caller::new(address);
    for (at, sample) in samples.into_iter().enumerate() {
        let caller = caller.header(SAMPLE, &at.to_string());
        println!("{}", (side.call)(caller, kind, sample).await);
    }
    Ok(())
}
