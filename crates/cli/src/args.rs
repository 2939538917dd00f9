//! What can be written on the command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use wireproof_compat::{Policy, Upgrades};
use wireproof_encoding::{Encoding, Profile, Question};

/// Gates changes to API contracts, and proves its verdicts on the wire.
#[derive(Debug, Parser)]
#[command(name = "wireproof", version, max_term_width = 100, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXIT_CODES: &str = "\
Exit codes:
  0  clean
  1  findings that close the gate
  2  the work could not be done (bad input and wrong usage included)";

const SIDES: &str = "\
A contract is a file or a directory (`proto/`), a git reference (`main:`, `v1.2.0:proto/`), or another
repository's (`../shop/.git#branch=main,subdir=proto`). Protobuf, OpenAPI (JSON and YAML), Avro, JSON Schema and
Wire are recognised by themselves. `FILE@V` names version V of a Wire contract.";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Says what a change to a contract breaks, and fails if it breaks anything that counts
    Check(CheckArgs),
    /// Says what was understood of a contract, and what was not
    Inspect(InspectArgs),
    /// Says what a reader makes of what a writer sent
    Reads(ReadsArgs),
    /// Shows a change in every encoding, side by side
    Compare(CompareArgs),
    /// Writes a contract as Markdown pages
    Doc(DocArgs),
    /// Writes the Rust source of a contract into a folder
    Generate(GenerateArgs),
    /// Prints a rule's page
    Explain(ExplainArgs),
    /// Lists the rules
    Rules(RulesArgs),
}

/// How output is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs; the schemas stand in `schemas/`
    Json,
}

/// Where contracts are looked for.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Places {
    /// Nothing outside this folder is read [default: the git work tree, else the contract's own folder]
    #[arg(long, value_name = "DIR")]
    pub(crate) root: Option<PathBuf>,
    /// A further folder in which Protobuf imports are looked for; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) include: Vec<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = SIDES)]
pub(crate) struct CheckArgs {
    /// The contract to check
    #[arg(value_name = "NEW", default_value = ".")]
    pub(crate) new: String,
    /// The baseline; without it, a Wire contract's versions are checked against each other
    #[arg(long, value_name = "OLD")]
    pub(crate) against: Option<String>,
    #[command(flatten)]
    pub(crate) readers: ReaderArgs,
    /// What is asked: encodings, `transport`, `source` [default: what the contract itself suggests]
    #[arg(long, value_name = "ENCODING", value_delimiter = ',', value_parser = parse_question)]
    pub(crate) encodings: Vec<Question>,
    /// Which side of a call is upgraded first
    #[arg(long, value_enum, default_value_t)]
    pub(crate) upgrades: UpgradesArg,
    #[command(flatten)]
    pub(crate) places: Places,
    /// How findings are written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Exit with 0 though findings close the gate
    #[arg(long)]
    pub(crate) exit_zero: bool,
    /// Show notes too
    #[arg(long, short)]
    pub(crate) verbose: bool,
    /// Do not look for witnesses
    #[arg(long)]
    pub(crate) no_proof: bool,
}

#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct ReaderArgs {
    /// How readers take what they do not know
    #[arg(long, value_enum, default_value_t)]
    pub(crate) readers: ReadersArg,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReadersArg {
    /// By the letter
    Strict,
    /// As liberal as the encoding allows
    #[default]
    Tolerant,
}

impl ReadersArg {
    pub(crate) fn profile(self) -> Profile {
        match self {
            Self::Strict => Profile::Strict,
            Self::Tolerant => Profile::Tolerant,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum UpgradesArg {
    /// New servers meet old clients, never the other way round
    #[default]
    ServersFirst,
    /// Both meet both
    AnyOrder,
}

impl CheckArgs {
    pub(crate) fn policy(&self) -> Policy {
        Policy {
            questions: (!self.encodings.is_empty()).then(|| self.encodings.clone()),
            profile: self.readers.readers.profile(),
            upgrades: match self.upgrades {
                UpgradesArg::ServersFirst => Upgrades::ServersFirst,
                UpgradesArg::AnyOrder => Upgrades::AnyOrder,
            },
            informative: false,
        }
    }
}

#[derive(Debug, Args)]
#[command(after_help = SIDES)]
pub(crate) struct InspectArgs {
    /// The contract
    #[arg(value_name = "CONTRACT", default_value = ".")]
    pub(crate) contract: String,
    #[command(flatten)]
    pub(crate) places: Places,
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
    /// Show members of types and every attribute too
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
#[command(after_help = SIDES)]
pub(crate) struct ReadsArgs {
    /// The contract of those who write
    #[arg(long, value_name = "CONTRACT")]
    pub(crate) writer: String,
    /// The contract of those who read
    #[arg(long, value_name = "CONTRACT")]
    pub(crate) reader: String,
    /// The type's symbol, `orders.v1.Order`
    #[arg(long = "type", value_name = "SYMBOL")]
    pub(crate) ty: String,
    /// The encodings [default: those that the contracts travel in]
    #[arg(long, value_name = "ENCODING", value_delimiter = ',', value_parser = parse_encoding)]
    pub(crate) encoding: Vec<Encoding>,
    #[command(flatten)]
    pub(crate) readers: ReaderArgs,
    #[command(flatten)]
    pub(crate) places: Places,
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
#[command(after_help = SIDES)]
pub(crate) struct CompareArgs {
    /// The old contract
    #[arg(value_name = "OLD")]
    pub(crate) old: String,
    /// The new contract
    #[arg(value_name = "NEW")]
    pub(crate) new: String,
    #[command(flatten)]
    pub(crate) readers: ReaderArgs,
    #[command(flatten)]
    pub(crate) places: Places,
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
#[command(after_help = SIDES)]
pub(crate) struct DocArgs {
    /// The contract
    #[arg(value_name = "CONTRACT", default_value = ".")]
    pub(crate) contract: String,
    /// The folder that the pages are written to; what lies there under other names stays
    #[arg(long, value_name = "DIR", default_value = "contract-pages")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) places: Places,
}

#[derive(Debug, Args)]
pub(crate) struct GenerateArgs {
    /// The contract; `FILE@V` names version V of a Wire contract
    #[arg(value_name = "CONTRACT")]
    pub(crate) contract: String,
    /// The folder that becomes a module: `mod.rs` and a file per part
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
    /// Write nothing, and fail if the folder is not what would be written
    #[arg(long)]
    pub(crate) check: bool,
    #[command(flatten)]
    pub(crate) places: Places,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// The rule's id, `field/removed`
    #[arg(value_name = "RULE")]
    pub(crate) rule: String,
    /// How it is written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// How they are written
    #[arg(long, value_enum, default_value_t)]
    pub(crate) format: Format,
}

impl Command {
    pub(crate) fn format(&self) -> Format {
        match self {
            Self::Check(args) => args.format,
            Self::Inspect(args) => args.format,
            Self::Reads(args) => args.format,
            Self::Compare(args) => args.format,
            Self::Doc(_) => Format::Text,
            Self::Generate(_) => Format::Text,
            Self::Explain(args) => args.format,
            Self::Rules(args) => args.format,
        }
    }
}

fn parse_question(text: &str) -> Result<Question, String> {
    let asked = Question::parse(text).filter(|question| has_form(*question));
    asked.ok_or_else(|| unknown(text, Question::ALL.into_iter().filter(|it| has_form(*it))))
}

fn parse_encoding(text: &str) -> Result<Encoding, String> {
    match parse_question(text) {
        Ok(Question::Bytes(encoding)) => Ok(encoding),
        _ => Err(unknown(
            text,
            Question::ALL
                .into_iter()
                .filter(|it| has_form(*it) && matches!(it, Question::Bytes(_))),
        )),
    }
}

/// Thrift's encodings have no form yet: to answer "same" would be a lie.
fn has_form(question: Question) -> bool {
    !matches!(question, Question::Bytes(Encoding::ThriftBinary | Encoding::ThriftCompact))
}

fn unknown(text: &str, known: impl Iterator<Item = Question>) -> String {
    let known: Vec<&str> = known.map(Question::name).collect();
    let thrift = if text.starts_with("thrift") { "is not supported yet" } else { "is none" };
    format!("it {thrift}; there are {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::Cli::command().debug_assert();
    }
}
