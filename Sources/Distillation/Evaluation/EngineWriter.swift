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
    let commands = engine.information.commands
    var texts = requests.map { Attempts($0, commands: commands, limit: limit) }
    while true {
      let wanted = texts.enumerated().compactMap { index, text in text.next.map { (index, $0) } }
      if wanted.isEmpty { break }
      let results = try await results(of: wanted.map(\.1))
      for ((index, _), result) in zip(wanted, results) { texts[index].add(result) }
    }
    return texts.compactMap { text in
      text.best.map { result in
        WrittenText(
          text: result.text, tokenCount: result.tokenCount,
          isEnded: result.finishReason == .stop, attemptCount: text.results.count)
      }
    }
  }

  private func results(
    of requests: [GenerationRequest]
  ) async throws(DistillationError) -> [GenerationResult] {
    var generations: [Generation] = []
    for request in requests {
      do {
        generations.append(try engine.submit(request))
      } catch {
        throw DistillationError("The engine refused '\(request.prompt)': \(error)")
      }
    }
    var results: [GenerationResult] = []
    for generation in generations {
      for await case .finished(let result) in generation.events { results.append(result) }
    }
    guard results.count == requests.count else {
      throw DistillationError(
        "The engine finished \(results.count) of \(requests.count) texts and stopped.")
    }
    return results
  }

  func stop() { engine.stop() }
}
