import ArgumentParser

/// How texts are drawn; what is left out is the daemon's default. Values are taken as they stand,
/// so that the daemon, which knows the limits, answers a negative number; what JSON cannot say is
/// refused here.
struct SamplingOptions: ParsableArguments {
  @Option(name: [.customShort("n"), .long], parsing: .unconditional, help: "How many texts.")
  var count: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Let so many be written and print those that obey the command best.", valueName: "texts"))
  var bestOf: Int?

  @Option(
    parsing: .unconditional, help: ArgumentHelp("Same seed, same text.", valueName: "number"),
    transform: OptionValue.seed)
  var seed: UInt64?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "0 takes the likeliest token every time (default: 0.8).", valueName: "number"),
    transform: OptionValue.number)
  var temperature: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Draw from the likeliest tokens of this mass.", valueName: "mass"),
    transform: OptionValue.number)
  var topP: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Draw from tokens at least this likely compared to the likeliest (default: 0.05).",
      valueName: "ratio"),
    transform: OptionValue.number)
  var minP: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Penalty of tokens that repeat a run of the text, DRY (default: 1.8; with --plain 0.8).",
      valueName: "number"),
    transform: OptionValue.number)
  var dryMultiplier: Double?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Draw from this many likeliest tokens.", valueName: "tokens"))
  var topK: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Upper limit of a text's length.", valueName: "tokens"))
  var maxTokens: Int?
}
