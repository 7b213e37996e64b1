import Engine
import FoundationEssentials
import Glibc
import UpsideDown

/// The texts of one completion on their way through the engine.
struct CompletionRun: Sendable {
  let request: CompletionRequest
  let command: Command?
  /// The first attempts at the texts, the only ones in a stream.
  let generations: [Generation]
  private let attempts: [Attempts]
  private let writer: TextWriter
  /// A reply without choices: identity, model and seed, the same in every event of a stream.
  let envelope: CompletionReply

  /// Submits all texts or none. Throws `APIError`: 404, 400, 429, 503.
  init(_ request: CompletionRequest, engine: Engine) throws(APIError) {
    let information = engine.information
    if let model = request.model, model != information.modelName {
      throw .modelNotFound(model, served: information.modelName)
    }
    self.request = request
    command = request.command(of: information)
    try Self.checkCount(request, hasCommand: command != nil, information)
    // Below 2^53, so that every JSON reader can repeat it.
    let seed = request.seed ?? UInt64.random(in: 0..<(1 << 53))
    let choices = request.generationRequests(command: command, seed: seed)
    var submitted: [Generation] = []
    do throws(EngineError) {
      for choice in choices { submitted.append(try engine.submit(choice)) }
    } catch {
      for generation in submitted { generation.cancel() }
      throw APIError(error)
    }
    generations = submitted
    attempts = choices.map {
      Attempts($0, commands: information.commands, limit: request.attemptLimit)
    }
    writer = TextWriter(submitted, engine: engine)
    envelope = CompletionReply(
      id: "cmpl-" + Self.identifier(), created: time(nil), model: information.modelName,
      seed: seed, choices: [])
  }

  /// As many texts as there is ever room for, and more than are returned only where it can be said
  /// which are the best.
  private static func checkCount(
    _ request: CompletionRequest, hasCommand: Bool, _ information: EngineInformation
  ) throws(APIError) {
    let roomCount = information.slotCount + information.queueLimit
    let isChosen = request.textCount > request.choiceCount
    guard request.textCount <= roomCount else {
      // Waiting would not help, so this is not a full queue.
      throw .field(
        isChosen ? "best_of" : "n",
        "is at most \(roomCount) here (slots and queue), found \(request.textCount)",
        code: "invalid_value")
    }
    guard isChosen, !hasCommand || !information.hasRewardTables else { return }
    let reason =
      hasCommand
      ? "the model has no reward tables that texts could be compared by"
      : "a plain continuation has no command that a text could obey best"
    throw .field(
      "best_of", "must be n (\(request.choiceCount)), found \(request.textCount): \(reason)",
      code: "invalid_value")
  }

  func cancel() { writer.cancel() }

  var isCancelled: Bool { writer.isCancelled }

  /// The texts in the order of their numbers, each with all that was written for it.
  func texts() async -> [Attempts] {
    await withTaskGroup(of: (Int, Attempts).self) { group in
      for (index, first) in generations.enumerated() {
        group.addTask { (index, await writer.finish(attempts[index], first: first)) }
      }
      var texts = attempts
      for await (index, text) in group { texts[index] = text }
      return texts
    }
  }

  /// The events of all texts as they come, each with its choice's index.
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

  /// The texts that are returned, of all that were written, with the number of attempts at each.
  func chosen(_ texts: [Attempts]) -> [(result: GenerationResult, attemptCount: Int)] {
    guard request.textCount > request.choiceCount, let command else {
      return texts.compactMap { text in text.best.map { ($0, text.results.count) } }
    }
    return BestTexts(for: command)
      .of(texts.compactMap(\.best), count: request.choiceCount).map { ($0, 1) }
  }

  /// The choice that a finished generation ends with; `text` is what is still to be shown.
  func choice(
    _ index: Int, text: String, result: GenerationResult, attemptCount: Int = 1
  ) -> CompletionReply.Choice {
    CompletionReply.Choice(
      index: index, text: text, finishReason: result.finishReason.rawValue,
      achieved: .init(
        length: result.tokenCount, attemptCount: attemptCount, reward: result.reward))
  }

  /// `udrl` of the reply, nil for a plain continuation. The choices share one command.
  var report: CommandReport? {
    guard let command, let effective = generations.first?.effective else { return nil }
    return CommandReport(requested: command, effective: effective)
  }

  /// The prompt is counted once however many texts share it, those of `best_of` all count, as
  /// OpenAI counts, and so do all attempts.
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
