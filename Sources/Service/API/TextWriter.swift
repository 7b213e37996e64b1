import Engine
import Synchronization

/// Writes the texts of a completion, each again until it obeys its command or may not be written
/// any more.
final class TextWriter: Sendable {
  private struct State {
    var isCancelled = false
    var generations: [Generation]
  }

  private let engine: Engine
  private let state: Mutex<State>

  /// - Parameter generations: the first attempts, under way.
  init(_ generations: [Generation], engine: Engine) {
    self.engine = engine
    state = Mutex(State(generations: generations))
  }

  var isCancelled: Bool { state.withLock { $0.isCancelled } }

  /// Gives up what is under way, and what would be written after it.
  func cancel() {
    let generations = state.withLock { state in
      state.isCancelled = true
      return state.generations
    }
    for generation in generations { generation.cancel() }
  }

  /// Everything that was written for one text, the first attempt first; nothing where that was
  /// given up.
  ///
  /// - Parameter first: the first attempt, one of those under way. A later one that the engine does
  ///   not take, because its queue is full or it stops, or that is given up, is left out: there is
  ///   a text.
  func finish(_ attempts: Attempts, first: Generation) async -> Attempts {
    var attempts = attempts
    guard let result = await Self.result(of: first) else { return attempts }
    attempts.add(result)
    while let request = attempts.next, let generation = again(request),
      let result = await Self.result(of: generation)
    {
      attempts.add(result)
    }
    return attempts
  }

  private func again(_ request: GenerationRequest) -> Generation? {
    if isCancelled { return nil }
    guard let generation = try? engine.submit(request, isSpare: true) else { return nil }
    let isCancelled = state.withLock { state in
      state.generations.append(generation)
      return state.isCancelled
    }
    if isCancelled { generation.cancel() }
    return generation
  }

  /// The whole text; nil where it was given up.
  private static func result(of generation: Generation) async -> GenerationResult? {
    var result: GenerationResult?
    for await event in generation.events {
      if case .finished(let finished) = event, finished.finishReason != .cancelled {
        result = finished
      }
    }
    return result
  }
}
