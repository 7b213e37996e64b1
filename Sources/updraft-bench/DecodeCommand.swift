import ArgumentParser
import GPT2

struct DecodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Measure generated tokens per second.")

  @OptionGroup var options: ModelOptions

  @Option(help: "Tokens in the cache before the first one that is measured.")
  var context = 64

  @Option(help: "Tokens generated in each repeat.")
  var tokens = 64

  @Option(help: "Sequences that are generated together.")
  var batch = 1

  func run() throws {
    let pool = try options.makePool()
    let model = try options.load(pool)
    let positionCount = model.configuration.positionCount
    guard context > 0, tokens > 0, batch > 0, context + tokens <= positionCount else {
      throw ValidationError(
        "--context, --tokens, --batch: found \(context), \(tokens), \(batch); expected each above "
          + "0 and context + tokens at most \(positionCount)")
    }
    let logits = UnsafeMutableBufferPointer<Float>.allocate(capacity: batch * model.logitCount)
    defer { logits.deallocate() }
    let sequences = (0..<batch).map { _ in BenchSequence(model) }
    for sequence in sequences { model.forward(sequence.rows(0..<context), logits: logits) }
    let scratch = SamplerScratch(tokenCount: model.logitCount, kernels: model.kernels)
    var seconds: [Double] = []
    // One unmeasured round warms caches and clocks.
    for round in 0...options.repeats {
      let watch = Stopwatch()
      generate(model, sequences, logits, scratch)
      if round > 0 { seconds.append(watch.seconds) }
    }
    let name = "decode_context\(context)" + (batch > 1 ? "_batch\(batch)" : "")
    Figure(
      metric: name, threadCount: pool.workerCount, unit: "tokens/s",
      values: seconds.map { Double(tokens * batch) / $0 }
    ).printLines()
  }

  /// Greedy generation from the same context, selection included.
  private func generate(
    _ model: Model, _ sequences: [BenchSequence], _ logits: UnsafeMutableBufferPointer<Float>,
    _ scratch: SamplerScratch
  ) {
    var sampler = Sampler(settings: SamplerSettings(temperature: 0), forbidden: [])
    var next = [Int32](repeating: 1, count: sequences.count)
    var rows: [InputRow] = []
    for step in 0..<tokens {
      rows.removeAll(keepingCapacity: true)
      for (index, sequence) in sequences.enumerated() {
        rows.append(
          InputRow(
            token: next[index], position: context + step, cache: sequence.cache,
            wantsLogits: true))
      }
      model.forward(rows, logits: logits)
      for index in sequences.indices {
        let range = (index * model.logitCount)..<((index + 1) * model.logitCount)
        next[index] = sampler.sample(
          UnsafeMutableBufferPointer(rebasing: logits[range]), scratch: scratch)
      }
    }
  }
}
