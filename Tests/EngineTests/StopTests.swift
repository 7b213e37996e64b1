import Engine
import GPT2
import Testing
import UpsideDown

@Suite("A text ends") struct StopTests {
  @Test("before a stop string, of which no part is shown", arguments: 0..<12)
  func stopStrings(_ seed: Int) async throws {
    let engine = try EngineFixture().engine()
    var request = GenerationRequest(
      prompt: "soft light", command: Command(desiredLength: 40),
      sampler: SamplerSettings(seed: UInt64(seed)))
    let whole = Array(try await engine.submit(request).collect().result.text.unicodeScalars)
    var stop = String.UnicodeScalarView()
    stop.append(contentsOf: whole[(whole.count / 2)..<(whole.count / 2 + 3)])
    request.stop = ["never to be found", String(stop)]
    let stopped = try await engine.submit(request).collect()
    #expect(stopped.result.finishReason == .stop)
    #expect(stopped.joined == stopped.result.text)
    #expect(stopped.result.tokenCount < 40)
    let kept = Array(stopped.result.text.unicodeScalars)
    #expect(kept == Array(whole.prefix(kept.count)))
    // It ends at the first place where the stop string stands.
    let first = (0..<whole.count).first { whole[$0...].starts(with: Array(stop)) }
    #expect(kept.count == first)
  }

  @Test("after max_tokens", arguments: [1, 2, 17])
  func maxTokens(_ limit: Int) async throws {
    let engine = try EngineFixture().engine()
    let request = GenerationRequest(
      prompt: "the", command: Command(desiredLength: 40), maxTokens: limit)
    let collected = try await engine.submit(request).collect()
    #expect(collected.result.finishReason == .length)
    #expect(collected.result.tokenCount == limit)
    #expect(collected.joined == collected.result.text)
  }

  @Test("at the end of the context")
  func context() async throws {
    let fixture = try EngineFixture()
    let engine = try fixture.engine()
    let result = try await engine.submit(fixture.endless()).collect().result
    #expect(result.finishReason == .length)
    #expect(result.tokenCount + result.promptTokenCount == 160)
  }

  @Test("soon after the desired length where the model does not end it")
  func overdue() async throws {
    let fixture = try EngineFixture()
    let engine = try fixture.engine()
    let request = GenerationRequest(
      prompt: "the", command: Command(desiredLength: 20),
      sampler: SamplerSettings(logitBias: [fixture.tokenizer.endOfText: -100]))
    let result = try await engine.submit(request).collect().result
    #expect(result.finishReason == .length)
    #expect(result.tokenCount == 36)
  }

  @Test("with the log-probabilities of all its tokens where they were asked for")
  func logProbabilities() async throws {
    let engine = try EngineFixture().engine()
    let request = GenerationRequest(
      prompt: "the", command: Command(desiredLength: 20), logProbabilityCount: 3)
    let collected = try await engine.submit(request).collect()
    let tokens = collected.pieces.flatMap(\.tokens)
    #expect(tokens.count == 20)
    for token in tokens {
      #expect(token.top.count == 3)
      #expect(token.top[0].logProbability >= token.chosen.logProbability)
      #expect(token.chosen.logProbability < 0)
    }
  }
}
