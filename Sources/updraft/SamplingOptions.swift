import ArgumentParser

/// How texts are drawn; what is left out is the daemon's default.
struct SamplingOptions: ParsableArguments {
  @Option(name: [.customShort("n"), .long], help: "How many texts.")
  var count: Int?

  @Option(help: "Same seed, same text.")
  var seed: UInt64?

  @Option(help: ArgumentHelp("0 takes the likeliest token every time.", valueName: "number"))
  var temperature: Double?

  @Option(help: ArgumentHelp("Draw from the likeliest tokens of this mass.", valueName: "mass"))
  var topP: Double?

  @Option(help: ArgumentHelp("Draw from this many likeliest tokens.", valueName: "tokens"))
  var topK: Int?

  @Option(help: ArgumentHelp("Upper limit of a text's length.", valueName: "tokens"))
  var maxTokens: Int?
}
