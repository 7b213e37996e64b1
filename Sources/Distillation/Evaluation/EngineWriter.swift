import Engine

/// Engines of this process that write an evaluation's texts.
struct EngineWriter: EvaluationWriter {
  /// Texts under way at a time.
  private static let waveCount = 16_384

  private let engines: EngineGroup

  /// Loads the checkpoint. Blocks for milliseconds to seconds.
  init(checkpoint path: String, cacheDirectory: String?, threads: Int?) throws {
    engines = try EngineGroup(
      checkpoint: path, cacheDirectory: cacheDirectory, threads: threads, slotCount: 8,
      queueLimit: Self.waveCount)
  }

  var identity: WriterIdentity {
    WriterIdentity(
      model: engines.information.modelName, instructionSet: engines.information.instructionSet,
      threadCount: engines.count, isOverSocket: false)
  }

  func write(
    _ requests: [GenerationRequest], attempts limit: Int
  ) async throws(DistillationError) -> [WrittenText] {
    var written: [WrittenText] = []
    for start in stride(from: 0, to: requests.count, by: Self.waveCount) {
      let wave = requests[start..<min(start + Self.waveCount, requests.count)]
      written += try await engines.write(Array(wave), attempts: limit) { _, texts in
        texts.best.map { result in
          WrittenText(
            text: result.text, tokenCount: result.tokenCount,
            isEnded: result.finishReason == .stop, attemptCount: texts.results.count)
        }
      }.get().compactMap(\.self)
    }
    return written
  }

  func stop() { engines.stop() }
}
