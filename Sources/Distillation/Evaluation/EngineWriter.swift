import Engine

/// An engine of this process that writes an evaluation's texts.
struct EngineWriter: EvaluationWriter {
  private let engine: Engine

  /// Loads the checkpoint. Blocks for milliseconds to seconds.
  init(checkpoint path: String, cacheDirectory: String?, threads: Int?) throws {
    engine = try Engine(
      configuration: EngineConfiguration(
        modelPath: path, cacheDirectory: cacheDirectory, threads: threads, slotCount: 8,
        queueLimit: 65_536))
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
    try await engine.write(requests, attempts: limit).compactMap { text in
      text.best.map { result in
        WrittenText(
          text: result.text, tokenCount: result.tokenCount,
          isEnded: result.finishReason == .stop, attemptCount: text.results.count)
      }
    }
  }

  func stop() { engine.stop() }
}
