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

  func write(_ requests: [GenerationRequest]) async throws(DistillationError) -> [WrittenText] {
    var generations: [Generation] = []
    for request in requests {
      do {
        generations.append(try engine.submit(request))
      } catch {
        throw DistillationError("The engine refused '\(request.prompt)': \(error)")
      }
    }
    var texts: [WrittenText] = []
    for generation in generations {
      for await case .finished(let result) in generation.events {
        texts.append(
          WrittenText(
            text: result.text, tokenCount: result.tokenCount,
            isEnded: result.finishReason == .stop))
      }
    }
    guard texts.count == requests.count else {
      throw DistillationError(
        "The engine finished \(texts.count) of \(requests.count) texts and stopped.")
    }
    return texts
  }

  func stop() { engine.stop() }
}
