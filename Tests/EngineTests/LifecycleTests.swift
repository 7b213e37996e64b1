import Engine
import GPT2
import Testing
import UpsideDown

@Suite("The engine") struct LifecycleTests {
  /// Room for minutes of tokens, the later ones slow for their long past: no generation ends by
  /// itself while a test looks.
  private func longFixture() throws -> EngineFixture {
    try EngineFixture(positionCount: 65_536)
  }

  @Test("refuses at once when its queue is full, and serves what it took")
  func queueFull() async throws {
    let fixture = try longFixture()
    let engine = try fixture.engine(slotCount: 1, queueLimit: 2)
    let running = try engine.submit(fixture.endless())
    try await engine.wait { $0.activeSlotCount == 1 && $0.queuedCount == 0 }
    let short = GenerationRequest(prompt: "the", command: Command(desiredLength: 4))
    let waiting = try (0..<2).map { _ in try engine.submit(short) }
    #expect(engine.statistics.queuedCount == 2)
    #expect(throws: EngineError.queueFull(limit: 2)) { try engine.submit(short) }
    #expect(engine.statistics.refusedCount == 1)
    running.cancel()
    for generation in waiting {
      #expect(try await generation.collect().result.finishReason == .stop)
    }
  }

  @Test("frees the slot of a cancelled generation within a step")
  func cancel() async throws {
    let fixture = try longFixture()
    let engine = try fixture.engine()
    let generation = try engine.submit(fixture.endless())
    try await engine.wait { $0.stepCount > 5 }
    generation.cancel()
    let stepCount = engine.statistics.stepCount
    let result = try await generation.collect().result
    #expect(result.finishReason == .cancelled)
    #expect(result.tokenCount > 0)
    // The step under way when it was cancelled may still have counted the tokens.
    #expect(engine.statistics.stepCount <= stepCount + 1)
    #expect(engine.statistics.activeSlotCount == 0)
    #expect(engine.statistics.cancelledCount == 1)
    generation.cancel()
  }

  @Test("frees the slot of a generation whose reader went away")
  func droppedStream() async throws {
    let fixture = try longFixture()
    let engine = try fixture.engine()
    _ = try engine.submit(fixture.endless())
    let reader = Task { [generation = try engine.submit(fixture.endless(seed: 2))] in
      for await _ in generation.events { break }
      // The rest is read by nobody, but the stream is still held.
      _ = try? await Task.sleep(for: .seconds(60))
    }
    reader.cancel()
    try await engine.wait { $0.cancelledCount == 2 && $0.activeSlotCount == 0 }
  }

  @Test("takes a cancelled request out of its queue")
  func cancelWaiting() async throws {
    let fixture = try longFixture()
    let engine = try fixture.engine(slotCount: 1)
    let running = try engine.submit(fixture.endless())
    try await engine.wait { $0.activeSlotCount == 1 }
    let waiting = try engine.submit(fixture.endless())
    waiting.cancel()
    #expect(engine.statistics.queuedCount == 0)
    let result = try await waiting.collect().result
    #expect(result.finishReason == .cancelled)
    #expect(result.firstTokenSeconds == nil)
    #expect(engine.statistics.cancelledCount == 1)
    running.cancel()
  }

  @Test("is not held up by a reader that does not read")
  func stalledReader() async throws {
    let fixture = try EngineFixture()
    let engine = try fixture.engine(slotCount: 1)
    let request = GenerationRequest(prompt: "the", command: Command(desiredLength: 30))
    let stalled = try engine.submit(request)
    let other = try await engine.submit(request).collect()
    // The one that stalled was finished long ago and is all there.
    let late = try await stalled.collect()
    #expect(late.result.text == other.result.text)
    #expect(late.joined == late.result.text)
  }

  @Test("finishes what it took when it is drained, and takes nothing more")
  func drain() async throws {
    let fixture = try EngineFixture()
    let engine = try fixture.engine(slotCount: 2)
    let request = GenerationRequest(prompt: "the", command: Command(desiredLength: 20))
    let generations = try (0..<6).map { _ in try engine.submit(request) }
    engine.drain()
    #expect(throws: EngineError.shuttingDown) { try engine.submit(request) }
    await engine.stopInBackground()
    for generation in generations {
      #expect(try await generation.collect().result.tokenCount == 20)
    }
    #expect(engine.statistics.completedCount == 6)
  }

  @Test("gives up spare requests that have not begun when it is drained")
  func drainSpare() async throws {
    let fixture = try longFixture()
    let engine = try fixture.engine(slotCount: 1)
    let running = try engine.submit(fixture.endless())
    let short = GenerationRequest(prompt: "the", command: Command(desiredLength: 4))
    let spare = try engine.submit(short, isSpare: true)
    let wanted = try engine.submit(short)
    engine.drain()
    let result = try await spare.collect().result
    #expect(result.finishReason == .cancelled && result.firstTokenSeconds == nil)
    running.cancel()
    #expect(try await wanted.collect().result.finishReason == .stop)
  }

  @Test("takes as many as slots and queue hold while it is idle, and again when they are done")
  func idleRoom() async throws {
    let engine = try EngineFixture().engine(slotCount: 2, queueLimit: 1)
    let short = GenerationRequest(prompt: "the", command: Command(desiredLength: 4))
    for _ in 0..<20 {
      let generations = try (0..<3).map { _ in try engine.submit(short) }
      for generation in generations { _ = try await generation.collect() }
    }
  }

  @Test("gives up what is left after the grace time")
  func grace() async throws {
    let fixture = try longFixture()
    let engine = try fixture.engine(slotCount: 1)
    let generations = try (0..<2).map { _ in try engine.submit(fixture.endless()) }
    await engine.stopInBackground(graceMilliseconds: 20)
    for generation in generations {
      #expect(try await generation.collect().result.finishReason == .cancelled)
    }
    #expect(engine.statistics.cancelledCount == 2)
  }

  @Test("gives up what is under way when it is released")
  func release() async throws {
    let fixture = try longFixture()
    let generation = try {
      let engine = try fixture.engine()
      return try engine.submit(fixture.endless())
    }()
    #expect(try await generation.collect().result.finishReason == .cancelled)
  }

  @Test("counts what it does")
  func statistics() async throws {
    let engine = try EngineFixture().engine()
    #expect(engine.statistics == EngineStatistics())
    let request = GenerationRequest(prompt: "the", command: Command(desiredLength: 10))
    let result = try await engine.submit(request).collect().result
    try await engine.wait { $0.stepCount == 11 }
    let statistics = engine.statistics
    #expect(statistics.acceptedCount == 1)
    #expect(statistics.completedCount == 1)
    #expect(statistics.generatedTokenCount == 10)
    #expect(statistics.promptTokenCount == result.promptTokenCount)
    #expect(statistics.busySeconds > 0)
    #expect(statistics.activeSlotCount == 0)
  }
}
