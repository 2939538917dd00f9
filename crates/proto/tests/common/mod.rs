//! What the tests share: reading folders, the reference compiler, and the normal form of descriptors.

#![allow(dead_code, unreachable_pub, missing_docs)]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use prost::Message;
use wireproof_model::{Contract, UnitId};
use wireproof_proto::Input;
use wireproof_proto::descriptor::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet,
};
use wireproof_source::{Diagnostics, Sources};

/// All `.proto` files below a folder, relative to it, sorted.
pub fn protos(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut work = vec![root.to_owned()];
    while let Some(folder) = work.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                work.push(path);
            } else if path.extension().is_some_and(|extension| extension == "proto") {
                found.push(path.strip_prefix(root).unwrap().to_str().unwrap().to_owned());
            }
        }
    }
    found.sort();
    found
}

/// Reads and links texts under their paths.
pub fn import_texts<'a>(
    texts: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> (Sources, Contract, Diagnostics) {
    let mut sources = Sources::default();
    let mut problems = Diagnostics::default();
    let mut inputs = Vec::new();
    for (path, text) in texts {
        let id = sources.add(path, text);
        let (file, found) = wireproof_proto::parse(id, text);
        problems.extend(found);
        inputs.push(Input { path: path.into(), file: Arc::new(file), named: true });
    }
    let (contract, found) = wireproof_proto::import(&inputs);
    problems.extend(found);
    (sources, contract, problems)
}

/// Reads and links files of a folder.
pub fn import_files(root: &Path, paths: &[String]) -> (Sources, Contract, Diagnostics) {
    let texts: Vec<String> =
        paths.iter().map(|path| std::fs::read_to_string(root.join(path)).unwrap()).collect();
    import_texts(paths.iter().map(String::as_str).zip(texts.iter().map(String::as_str)))
}

/// Problems as lines.
pub fn told(sources: &Sources, problems: &Diagnostics) -> Vec<String> {
    let line = |problem: &wireproof_source::Diagnostic| {
        let (name, start, _) = sources.locate(problem.span).unwrap();
        format!(
            "{name}:{}:{}: {:?}: {}",
            start.line, start.column, problem.severity, problem.message
        )
    };
    problems.iter().map(line).collect()
}

/// What the reference compiler makes of files: its descriptors, or what it says.
pub fn protoc(root: &Path, paths: &[String]) -> Result<FileDescriptorSet, String> {
    let out = tempfile(root);
    let output = Command::new(protoc_bin_vendored::protoc_bin_path().unwrap())
        .arg(format!("-I{}", root.display()))
        .arg(format!("-I{}", protoc_bin_vendored::include_path().unwrap().display()))
        .arg("--include_imports")
        .arg(format!("--descriptor_set_out={}", out.display()))
        .args(paths)
        .output()
        .unwrap();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let bytes = std::fs::read(&out).unwrap();
    std::fs::remove_file(&out).unwrap();
    Ok(FileDescriptorSet::decode(bytes.as_slice()).unwrap())
}

/// A file of the process's own for a folder.
pub fn tempfile(root: &Path) -> PathBuf {
    use std::sync::atomic::{AtomicU32, Ordering};
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let name = root.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    std::env::temp_dir().join(format!("wireproof-{}-{count}-{name}.pb", std::process::id()))
}

/// The normal form of a file: options in the order of their numbers without custom ones (numbers from 1000 on, in
/// features too), `edition_defaults` and `feature_support`.
pub fn normal(mut file: FileDescriptorProto) -> FileDescriptorProto {
    options(&mut file.options, &[50], &[]);
    file.message_type.iter_mut().for_each(message);
    file.enum_type.iter_mut().for_each(enumeration);
    file.extension.iter_mut().for_each(field);
    for service in &mut file.service {
        options(&mut service.options, &[34], &[]);
        for method in &mut service.method {
            options(&mut method.options, &[35], &[]);
        }
    }
    file
}

fn message(message_: &mut DescriptorProto) {
    options(&mut message_.options, &[12], &[]);
    message_.field.iter_mut().chain(&mut message_.extension).for_each(field);
    message_.nested_type.iter_mut().for_each(message);
    message_.enum_type.iter_mut().for_each(enumeration);
    message_.oneof_decl.iter_mut().for_each(|oneof| options(&mut oneof.options, &[1], &[]));
    message_.extension_range.iter_mut().for_each(|range| options(&mut range.options, &[50], &[]));
}

fn enumeration(found: &mut wireproof_proto::descriptor::EnumDescriptorProto) {
    options(&mut found.options, &[7], &[]);
    found.value.iter_mut().for_each(|value| options(&mut value.options, &[2], &[4]));
}

fn field(field: &mut FieldDescriptorProto) {
    options(&mut field.options, &[21], &[20, 22]);
}

/// Sorts the fields of an options message, those of `inner` messages too, and drops what is not compared.
fn options(bytes: &mut Option<Vec<u8>>, inner: &[u32], dropped: &[u32]) {
    use prost::encoding::{
        DecodeContext, WireType, decode_key, decode_varint, encode_key, encode_varint, skip_field,
    };
    let Some(all) = bytes.take() else { return };
    let mut fields = Vec::new();
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        let start = rest;
        let (number, kind) = decode_key(&mut rest).unwrap();
        let mut content = rest;
        skip_field(kind, number, &mut rest, DecodeContext::default()).unwrap();
        let mut whole = start[..start.len() - rest.len()].to_vec();
        if inner.contains(&number) && kind == WireType::LengthDelimited {
            decode_varint(&mut content).unwrap();
            let mut message = Some(content[..content.len() - rest.len()].to_vec());
            options(&mut message, &[], &[]);
            let Some(message) = message else { continue };
            whole.clear();
            encode_key(number, kind, &mut whole);
            encode_varint(message.len() as u64, &mut whole);
            whole.extend(message);
        }
        if number < 1000 && !dropped.contains(&number) {
            fields.push((number, whole));
        }
    }
    fields.sort_by_key(|(number, _)| *number);
    let all: Vec<u8> = fields.into_iter().flat_map(|(_, bytes)| bytes).collect();
    *bytes = (!all.is_empty()).then_some(all);
}

/// The units that were named.
pub fn named(contract: &Contract) -> Vec<UnitId> {
    let units = contract.units.iter().enumerate().filter(|(_, unit)| unit.named);
    units.map(|(at, _)| UnitId(at as u32)).collect()
}

/// The first lines in which two texts differ.
pub fn difference(ours: &str, theirs: &str) -> String {
    for (at, (a, b)) in ours.lines().zip(theirs.lines()).enumerate() {
        if a != b {
            let context = |text: &str| {
                text.lines().skip(at.saturating_sub(12)).take(18).collect::<Vec<_>>().join("\n")
            };
            return format!("--- ours\n{}\n--- protoc\n{}", context(ours), context(theirs));
        }
    }
    "one ends before the other".into()
}

/// A path beside the checkout, if it is there; says so if it is not.
pub fn shared(path: &str) -> Option<PathBuf> {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared").join(path);
    if found.exists() {
        return Some(found);
    }
    println!("skipped: {} is not there", found.display());
    None
}
