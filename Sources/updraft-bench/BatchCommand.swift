import ArgumentParser
import GPT2

struct BatchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "batch",
    abstract: "Measure generated tokens per second of several sequences together.",
    discussion: """
      First each sequence's logits in a step of all must have the same bits as alone.
      """)

  @OptionGroup var options: ModelOptions
  @OptionGroup var generation: GenerationOptions

  @Option(help: "Sequences that are generated together.")
  var sequences = 8

  func validate() throws {
    guard (1...256).contains(sequences) else {
      throw ValidationError("--sequences: found \(sequences), expected 1 to 256")
    }
  }

  func run() throws {
    let pool = try options.run.makePool(avoidsCrowds: true)
    let model = try options.load(pool)
    try generation.check(model)
    let greedy = GreedyRun(
      model, sequenceCount: sequences, context: generation.context,
      stepCount: generation.tokens)
    try checkStep(greedy)
    let seconds = try greedy.measure(options.run)
    Figure(
      metric: "batch\(sequences)", threadCount: pool.workerCount, unit: "tokens/s",
      values: seconds.map { Double(generation.tokens * sequences) / $0 }
    ).printLines()
  }

  private func checkStep(_ greedy: GreedyRun) throws {
    let model = greedy.model
    let rows = greedy.sequences.map { sequence in
      sequence.row(sequence.token(greedy.context), position: greedy.context)
    }
    let together = model.logits(rows)
    let alone = rows.flatMap { model.logits([$0]) }
    try OutputCheck.plausible(together, "logits of \(rows.count) sequences")
    try OutputCheck.same(together, alone, "logits of \(rows.count) sequences together")
  }
}
