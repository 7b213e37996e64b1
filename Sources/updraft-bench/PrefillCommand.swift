import ArgumentParser
import GPT2

struct PrefillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prefill", abstract: "Measure prompt tokens per second.",
    discussion: """
      First the logits after the prompt must have the same bits as after the same prompt in two \
      pieces.
      """)

  @OptionGroup var options: ModelOptions

  @Option(help: "Tokens of the prompt.")
  var tokens = 256

  func run() throws {
    let pool = try options.run.makePool(avoidsCrowds: true)
    let model = try options.load(pool)
    guard (1...model.configuration.positionCount).contains(tokens) else {
      throw ValidationError(
        "--tokens: found \(tokens), expected 1 to the model's "
          + "\(model.configuration.positionCount) positions")
    }
    let sequence = BenchSequence(model, positionCount: tokens)
    let rows = sequence.rows(0..<tokens)
    let whole = model.logits(rows)
    try OutputCheck.plausible(whole, "logits after \(tokens) tokens")
    if tokens > 1 {
      let other = BenchSequence(model, positionCount: tokens)
      // A place that is no multiple of any block.
      let cut = max(1, tokens * 5 / 13)
      _ = model.logits(other.rows(0..<cut))
      try OutputCheck.same(
        model.logits(other.rows(cut..<tokens)), whole,
        "logits after \(tokens) tokens in pieces of \(cut) and \(tokens - cut)")
    }
    let seconds = options.run.measure { _ = model.logits(rows) }
    Figure(
      metric: "prefill\(tokens)", threadCount: pool.workerCount, unit: "tokens/s",
      values: seconds.map { Double(tokens) / $0 }
    ).printLines()
  }
}
