import Engine
import FoundationEssentials
import Glibc
import UpsideDown

/// The choices of one completion on their way through the engine.
struct CompletionRun: Sendable {
  let request: CompletionRequest
  let command: Command?
  let generations: [Generation]
  /// A reply without choices: identity, model and seed, the same in every event of a stream.
  let envelope: CompletionReply

  /// Submits all choices or none. Throws `APIError`: 404, 400, 429, 503.
  init(_ request: CompletionRequest, engine: Engine) throws(APIError) {
    let information = engine.information
    if let model = request.model, model != information.modelName {
      throw .modelNotFound(model, served: information.modelName)
    }
    let roomCount = information.slotCount + information.queueLimit
    guard request.choiceCount <= roomCount else {
      // Waiting would not help, so this is not a full queue.
      throw .field(
        "n", "is at most \(roomCount) here (slots and queue), found \(request.choiceCount)",
        code: "invalid_value")
    }
    self.request = request
    command = request.command(of: information)
    // Below 2^53, so that every JSON reader can repeat it.
    let seed = request.seed ?? UInt64.random(in: 0..<(1 << 53))
    var submitted: [Generation] = []
    do throws(EngineError) {
      for choice in request.generationRequests(command: command, seed: seed) {
        submitted.append(try engine.submit(choice))
      }
    } catch {
      for generation in submitted { generation.cancel() }
      throw APIError(error)
    }
    generations = submitted
    envelope = CompletionReply(
      id: "cmpl-" + Self.identifier(), created: time(nil), model: information.modelName,
      seed: seed, choices: [])
  }

  func cancel() {
    for generation in generations { generation.cancel() }
  }

  /// The events of all choices as they come, each with its choice's index.
  var events: AsyncStream<(index: Int, event: GenerationEvent)> {
    let (stream, continuation) = AsyncStream<(index: Int, event: GenerationEvent)>.makeStream()
    let generations = generations
    let task = Task {
      await withDiscardingTaskGroup { group in
        for (index, generation) in generations.enumerated() {
          group.addTask {
            for await event in generation.events { continuation.yield((index, event)) }
          }
        }
      }
      continuation.finish()
    }
    continuation.onTermination = { _ in task.cancel() }
    return stream
  }

  /// The choice that a finished generation ends with; `text` is what is still to be shown.
  func choice(_ index: Int, text: String, result: GenerationResult) -> CompletionReply.Choice {
    CompletionReply.Choice(
      index: index, text: text, finishReason: result.finishReason.rawValue,
      achieved: .init(length: result.tokenCount, reward: result.reward))
  }

  /// `udrl` of the reply, nil for a plain continuation. The choices share one command.
  var report: CommandReport? {
    guard let command, let effective = generations.first?.effective else { return nil }
    return CommandReport(requested: command, effective: effective)
  }

  /// The prompt is counted once however many choices share it, as OpenAI counts.
  func usage(of results: [GenerationResult]) -> CompletionReply.Usage {
    .init(
      promptTokens: generations.first?.promptTokenCount ?? 0,
      completionTokens: results.reduce(0) { $0 + $1.tokenCount })
  }

  private static func identifier() -> String {
    let text = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}

extension APIError {
  /// The reply to what the engine refused.
  init(_ error: EngineError) {
    switch error {
    case .queueFull: self = .queueFull
    case .shuttingDown: self = .stopping
    case .invalid(let param, let message):
      self = APIError(
        status: .badRequest, type: "invalid_request_error", message: message, param: param,
        code: "invalid_value")
    case .load: self = .internalFailure
    }
  }
}
