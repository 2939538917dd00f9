//! Small real files of every syntax: what the language's own compiler takes is taken.

#![allow(clippy::unwrap_used, reason = "a helper of a test fails the test")]

use std::{fs, path::Path, sync::Arc};

use wireproof_proto::{Input, import, parse};
use wireproof_source::Sources;

#[test]
fn probes_parse_and_link() {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/evolution/proto-probes");
    if !folder.is_dir() {
        println!("skipped: ../shared is absent");
        return;
    }
    let mut sides = 0;
    for probe in fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
    {
        for side in ["old", "new"] {
            let mut sources = Sources::default();
            let mut inputs = Vec::new();
            for path in fs::read_dir(probe.join(side)).unwrap().map(|entry| entry.unwrap().path()) {
                let text = fs::read_to_string(&path).unwrap();
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                let source = sources.add(name.clone(), text.clone());
                let (file, problems) = parse(source, &text);
                assert!(!problems.has_errors(), "{}: {problems:?}", path.display());
                inputs.push(Input { path: name.into(), file: Arc::new(file), named: true });
            }
            let (contract, problems) = import(&inputs);
            // The one side that the language's own compiler refuses.
            if probe.ends_with("ed_feature_default_required") && side == "new" {
                assert!(problems.has_errors(), "{} {side}", probe.display());
            } else {
                assert!(!problems.has_errors(), "{} {side}: {problems:?}", probe.display());
                assert!(contract.declarations().count() > 0, "{} {side}", probe.display());
            }
            sides += 1;
        }
    }
    assert!(sides >= 78, "{sides}");
}
