import Engine

/// A generation, read to its end.
struct Collected {
  var pieces: [TextPiece] = []
  var result: GenerationResult

  var joined: String { pieces.map(\.text).joined() }
}

struct StreamEnded: Error {}

extension Generation {
  func collect() async throws -> Collected {
    var pieces: [TextPiece] = []
    for await event in events {
      switch event {
      case .text(let piece): pieces.append(piece)
      case .finished(let result): return Collected(pieces: pieces, result: result)
      }
    }
    throw StreamEnded()
  }
}

extension Engine {
  /// Waits until what the engine reports fits. Beside all other tests a task may wait minutes for
  /// its turn.
  func wait(until fits: (EngineStatistics) -> Bool) async throws {
    let deadline = ContinuousClock.now + .seconds(300)
    while !fits(statistics) {
      guard ContinuousClock.now < deadline else { throw StreamEnded() }
      try await Task.sleep(for: .milliseconds(1))
    }
  }

  func stopInBackground(graceMilliseconds: Int? = nil) async {
    await Task.detached { self.stop(graceMilliseconds: graceMilliseconds) }.value
  }
}
