import Engine

extension Engine {
  /// Writes the text of each request, all at the same time, and again those that miss their
  /// commands (``Attempts``). The engine's queue must have room for all of them.
  ///
  /// - Parameter limit: texts written for one request at most.
  /// - Returns: what came of each request, in order.
  /// - Throws: ``DistillationError`` where the engine refuses one or stops.
  func write(
    _ requests: [GenerationRequest], attempts limit: Int
  ) async throws(DistillationError) -> [Attempts] {
    let commands = information.commands
    var texts = requests.map { Attempts($0, commands: commands, limit: limit) }
    while true {
      let wanted = texts.enumerated().compactMap { index, text in text.next.map { (index, $0) } }
      if wanted.isEmpty { return texts }
      let results = try await results(of: wanted.map(\.1))
      for ((index, _), result) in zip(wanted, results) { texts[index].add(result) }
    }
  }

  private func results(
    of requests: [GenerationRequest]
  ) async throws(DistillationError) -> [GenerationResult] {
    var generations: [Generation] = []
    for request in requests {
      do {
        generations.append(try submit(request))
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
}
