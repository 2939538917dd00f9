//! What `inspect` tells people.

use std::{collections::BTreeMap, io};

use super::{ContractJson, InspectReport, KeptJson, OperationJson, TypeJson};
use crate::{
    clean::clean,
    json::{PlaceJson, Problem},
    words,
};

/// Tells what was understood; what was not is to be told with
/// [`crate::write_diagnostics`] or, in short, by `problems`.
pub fn write_inspection(
    report: &InspectReport,
    verbose: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    for contract in &report.contracts {
        write_contract(contract, verbose, out)?;
    }
    write_problems(report, verbose, out)?;
    for left in &report.passed_over {
        writeln!(out, "{}", clean(left))?;
    }
    write_kept(&report.kept, verbose, out)
}

fn write_contract(
    contract: &ContractJson,
    verbose: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    writeln!(out, "{}", clean(&contract.name))?;
    let files = contract.files.iter();
    let imported = files.filter(|file| !file.named).count();
    let named = contract.files.len() - imported;
    let more = if imported > 0 { format!(" and {imported} imported") } else { String::new() };
    writeln!(out, "  files: {named}{more}")?;
    line(out, "namespaces", &contract.namespaces)?;
    line(out, "encodings", &contract.encodings)?;
    let versions = contract.versions.iter();
    line(
        out,
        "versions",
        &versions.map(|it| format!("{} ({})", it.version, it.state)).collect::<Vec<_>>(),
    )?;
    line(out, "servers", &contract.servers)?;
    line(out, "security schemes", &contract.security_schemes)?;
    if !contract.types.is_empty() {
        writeln!(out, "\n  {}", words::count(contract.types.len(), "type"))?;
        for ty in &contract.types {
            write_type(ty, verbose, out)?;
        }
    }
    if !contract.operations.is_empty() {
        writeln!(out, "\n  {}", words::count(contract.operations.len(), "operation"))?;
        for operation in &contract.operations {
            write_operation(operation, out)?;
        }
    }
    if !contract.channels.is_empty() {
        writeln!(out, "\n  {}", words::count(contract.channels.len(), "channel"))?;
        for channel in &contract.channels {
            let line = format!(
                "    {} {} at {}: {}{}",
                channel.kind,
                channel.symbol,
                channel.address,
                channel.body,
                at(channel.at.as_ref())
            );
            writeln!(out, "{}", clean(&line))?;
        }
    }
    writeln!(out)
}

fn line(out: &mut dyn io::Write, what: &str, items: &[String]) -> io::Result<()> {
    if items.is_empty() { Ok(()) } else { writeln!(out, "  {what}: {}", clean(&items.join(", "))) }
}

fn at(place: Option<&PlaceJson>) -> String {
    place.map(|at| format!("  ({}:{}:{})", at.file, at.line, at.column)).unwrap_or_default()
}

fn write_type(ty: &TypeJson, verbose: bool, out: &mut dyn io::Write) -> io::Result<()> {
    let members = match (ty.kind, ty.members.len()) {
        ("struct", number) => format!(", {}", words::count(number, "field")),
        ("enum", number) => format!(", {}", words::count(number, "value")),
        ("union", number) => format!(", {}", words::count(number, "variant")),
        _ => String::new(),
    };
    let of = ty.of.as_ref().map(|of| format!(" = {of}")).unwrap_or_default();
    let travels = if ty.travels == ["stored"] {
        "no operation or channel uses it".to_owned()
    } else {
        let plural = |word: &&str| match *word {
            "stored" => "stored data".to_owned(),
            word => format!("{word}s"),
        };
        let ways: Vec<String> = ty.travels.iter().map(plural).collect();
        format!("travels in {}", words::list(&ways))
    };
    let line =
        format!("    {} {}{of}{members}, {travels}{}", ty.kind, ty.symbol, at(ty.at.as_ref()));
    writeln!(out, "{}", clean(&line))?;
    if verbose {
        for member in &ty.members {
            let tag = member.tag.map(|tag| format!(" #{tag}")).unwrap_or_default();
            let presence = member.presence.map(|word| format!(" {word}")).unwrap_or_default();
            let of = member.ty.as_ref().map(|ty| format!(": {ty}")).unwrap_or_default();
            writeln!(out, "      {}", clean(&format!("{}{of}{tag}{presence}", member.name)))?;
        }
    }
    Ok(())
}

fn write_operation(operation: &OperationJson, out: &mut dyn io::Write) -> io::Result<()> {
    let mut line = format!("    {}", operation.symbol);
    if let Some(rpc) = &operation.rpc {
        let side = |ty: &Option<String>, stream: bool| {
            let name = ty.as_deref().unwrap_or("nothing");
            if stream { format!("stream of {name}") } else { name.to_owned() }
        };
        line = format!(
            "{line}: {} → {}",
            side(&rpc.input, rpc.input_stream),
            side(&rpc.output, rpc.output_stream)
        );
    }
    for route in &operation.routes {
        line = format!("{line}  {route}");
    }
    if !operation.errors.is_empty() {
        line = format!("{line}  errors {}", operation.errors.join(", "));
    }
    line.push_str(&at(operation.at.as_ref()));
    writeln!(out, "{}", clean(&line))
}

fn write_problems(
    report: &InspectReport,
    verbose: bool,
    out: &mut dyn io::Write,
) -> io::Result<()> {
    if report.not_understood.is_empty() {
        return writeln!(out, "everything was understood");
    }
    let number = words::count(report.not_understood.len(), "place");
    writeln!(out, "{number} not understood, or read in one of two ways:")?;
    // The same words at many places are told once, at the first of them.
    let mut told: Vec<(&Problem, usize)> = Vec::new();
    let mut index: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in &report.not_understood {
        let at = *index.entry(&problem.message).or_insert(told.len());
        match told.get_mut(at).filter(|_| !verbose) {
            Some((_, more)) => *more += 1,
            None => told.push((problem, 0)),
        }
    }
    for (problem, more) in told {
        let code = problem.code.as_ref().map(|code| format!("[{code}]")).unwrap_or_default();
        let place = match (&problem.file, problem.line, problem.column) {
            (Some(file), Some(line), Some(column)) => format!("{file}:{line}:{column}: "),
            _ => String::new(),
        };
        let more = if more > 0 { format!(" (and {more} more)") } else { String::new() };
        let line = format!("  {place}{}{code}: {}{more}", problem.severity, problem.message);
        writeln!(out, "{}", clean(&line))?;
    }
    Ok(())
}

fn write_kept(kept: &[KeptJson], verbose: bool, out: &mut dyn io::Write) -> io::Result<()> {
    if kept.is_empty() {
        return Ok(());
    }
    writeln!(out, "{} kept and compared, not interpreted:", words::count(kept.len(), "attribute"))?;
    if verbose {
        for attribute in kept {
            let line = format!(
                "  {} of {}{}",
                attribute.name,
                attribute.symbol,
                at(attribute.at.as_ref())
            );
            writeln!(out, "{}", clean(&line))?;
        }
        return Ok(());
    }
    let mut by_name: BTreeMap<&str, (usize, &KeptJson)> = BTreeMap::new();
    for attribute in kept {
        by_name.entry(&attribute.name).or_insert((0, attribute)).0 += 1;
    }
    for (name, (number, first)) in by_name {
        let more = if number > 1 { format!(" and {} more", number - 1) } else { String::new() };
        writeln!(out, "{}", clean(&format!("  {name}{}{more}", at(first.at.as_ref()))))?;
    }
    Ok(())
}
