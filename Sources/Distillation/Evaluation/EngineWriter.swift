import Checkpoint
import Engine

/// Engines of this process that write an evaluation's texts.
struct EngineWriter: EvaluationWriter {
  private let engines: EngineGroup

  init(_ weights: WeightMap, threads: Int?) throws {
    engines = try EngineGroup(weights, threads: threads, slotCount: 8)
  }

  var identity: WriterIdentity {
    WriterIdentity(
      model: engines.information.modelName, instructionSet: engines.information.instructionSet,
      threadCount: engines.count, isOverSocket: false)
  }

  func write(
    _ requests: [GenerationRequest], attempts limit: Int
  ) async throws(DistillationError) -> [WrittenText] {
    try await engines.write(requests, attempts: limit) { _, texts in
      texts.best.map { result in
        WrittenText(
          text: result.text, tokenCount: result.tokenCount,
          isEnded: result.finishReason == .stop, attemptCount: texts.results.count)
      }
    }.get().compactMap(\.self)
  }

  func stop() { engines.stop() }
}
