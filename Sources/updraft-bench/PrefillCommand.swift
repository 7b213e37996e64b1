import ArgumentParser
import GPT2

struct PrefillCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prefill", abstract: "Measure prompt tokens per second.")

  @OptionGroup var options: ModelOptions

  @Option(help: "Tokens of the prompt.")
  var tokens = 128

  func run() throws {
    let pool = try options.makePool()
    let model = try options.load(pool)
    guard (1...model.configuration.positionCount).contains(tokens) else {
      throw ValidationError(
        "--tokens: found \(tokens), expected 1 to \(model.configuration.positionCount)")
    }
    let logits = UnsafeMutableBufferPointer<Float>.allocate(capacity: model.logitCount)
    defer { logits.deallocate() }
    let rows = BenchSequence(model).rows(0..<tokens)
    var seconds: [Double] = []
    for round in 0...options.repeats {
      let watch = Stopwatch()
      model.forward(rows, logits: logits)
      if round > 0 { seconds.append(watch.seconds) }
    }
    Figure(
      metric: "prefill_\(tokens)", threadCount: pool.workerCount, unit: "tokens/s",
      values: seconds.map { Double(tokens) / $0 }
    ).printLines()
  }
}
