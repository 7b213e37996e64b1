import Engine

/// An engine of this process that writes an evaluation's texts.
struct EngineWriter: EvaluationWriter {
  /// Texts under way at a time.
  private static let waveCount = 16_384

  private let engine: Engine

  /// Loads the checkpoint. Blocks for milliseconds to seconds.
  init(checkpoint path: String, cacheDirectory: String?, threads: Int?) throws {
    engine = try Engine(
      configuration: EngineConfiguration(
        modelPath: path, cacheDirectory: cacheDirectory, threads: threads, slotCount: 8,
        queueLimit: Self.waveCount))
  }

  var identity: WriterIdentity {
    let information = engine.information
    return WriterIdentity(
      model: information.modelName, instructionSet: information.instructionSet,
      threadCount: information.threadCount, isOverSocket: false)
  }

  func write(
    _ requests: [GenerationRequest], attempts limit: Int
  ) async throws(DistillationError) -> [WrittenText] {
    var written: [WrittenText] = []
    for start in stride(from: 0, to: requests.count, by: Self.waveCount) {
      let wave = requests[start..<min(start + Self.waveCount, requests.count)]
      written += try await engine.write(Array(wave), attempts: limit).compactMap { text in
        text.best.map { result in
          WrittenText(
            text: result.text, tokenCount: result.tokenCount,
            isEnded: result.finishReason == .stop, attemptCount: text.results.count)
        }
      }
    }
    return written
  }

  func stop() { engine.stop() }
}
