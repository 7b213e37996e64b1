import ArgumentParser
import GPT2

struct DecodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Measure generated tokens per second of one sequence.",
    discussion: """
      First the logits after the last tokens of the context, given to the model one by one, must \
      have the same bits as those of the whole context at once.
      """)

  @OptionGroup var options: ModelOptions
  @OptionGroup var generation: GenerationOptions

  func run() throws {
    let pool = try options.run.makePool(avoidsCrowds: true)
    let model = try options.load(pool)
    try generation.check(model)
    try checkSteps(model)
    let greedy = GreedyRun(
      model, sequenceCount: 1, context: generation.context, stepCount: generation.tokens)
    let seconds = try greedy.measure(options.run)
    Figure(
      metric: "decode_ctx\(generation.context)", threadCount: pool.workerCount, unit: "tokens/s",
      values: seconds.map { Double(generation.tokens) / $0 }
    ).printLines()
  }

  private func checkSteps(_ model: Model) throws {
    let context = generation.context
    let whole = model.logits(
      BenchSequence(model, positionCount: context).rows(0..<context))
    try OutputCheck.plausible(whole, "logits after \(context) tokens")
    let sequence = BenchSequence(model, positionCount: context)
    let start = max(1, context - 8)
    var last = model.logits(sequence.rows(0..<start))
    for position in start..<context {
      last = model.logits(sequence.rows(position..<(position + 1)))
    }
    try OutputCheck.same(last, whole, "logits after \(context) tokens given one by one")
  }
}
