import GPT2
import ModelFixtures
import Testing
import UpsideDown

@testable import Engine

@Suite("A command") struct CommandTests {
  @Test("counts down to the end of the text", arguments: [3, 4, 9, 24, 61])
  func exactLength(_ length: Int) async throws {
    let fixture = try EngineFixture()
    let engine = try fixture.engine()
    defer { engine.stop() }
    let command = Command(task: "poster", desiredLength: length, desiredReward: .value(0.9))
    let generation = try engine.submit(
      GenerationRequest(prompt: "a jazz night", command: command))
    let collected = try await generation.collect()
    #expect(collected.result.finishReason == .stop)
    #expect(collected.result.tokenCount == length)
    #expect(collected.result.requested == command)
    #expect(collected.result.effective?.desiredLength == length)
    #expect(collected.result.effective == generation.effective)
    #expect(collected.joined == collected.result.text)
    #expect(collected.pieces.map(\.tokenCount).reduce(0, +) == length)
    // Four controls, the intent, and its mark.
    let intent = fixture.tokenizer.encode("a jazz night").count
    #expect(collected.result.promptTokenCount == intent + 6)
  }

  @Test("is clamped where training does not support it, and the result says so")
  func clamped() async throws {
    let engine = try EngineFixture().engine()
    defer { engine.stop() }
    let command = Command(task: "poster", desiredLength: 500)
    let result = try await engine.submit(
      GenerationRequest(prompt: "jazz", command: command)
    ).collect().result
    #expect(result.requested?.desiredLength == 500)
    #expect(result.effective?.clamped == true)
    // The longest text of the examples.
    #expect(result.tokenCount == 61)
  }

  @Test("with a limit ends by itself within it", arguments: [1, 2, 5, 24, 61, 75, 500])
  func lengthLimit(_ limit: Int) async throws {
    let fixture = try EngineFixture()
    let engine = try fixture.engine()
    defer { engine.stop() }
    let command = Command(task: "poster", lengthLimit: limit)
    let result = try await engine.submit(
      GenerationRequest(prompt: "jazz", command: command)
    ).collect().result
    let told = try #require(result.effective?.desiredLength)
    #expect(told <= limit)
    #expect(result.tokenCount == told)
    // The bound itself ends a text that fills it.
    #expect(result.finishReason == .stop || told == limit)
    #expect(result.requested?.lengthLimit == limit)
  }

  @Test("with a limit never exceeds it, even where the model does not end its text")
  func overdue() async throws {
    let fixture = try EngineFixture()
    let engine = try fixture.engine()
    defer { engine.stop() }
    let sampler = SamplerSettings(logitBias: [fixture.tokenizer.endOfText: -100])
    let result = try await engine.submit(
      GenerationRequest(prompt: "jazz", command: Command(lengthLimit: 58), sampler: sampler)
    ).collect().result
    // The longest supported length within the limit; the default task has texts of up to 60.
    #expect(result.effective?.desiredLength == 58)
    #expect(result.finishReason == .length)
    #expect(result.tokenCount == 58)
  }

  @Test("without a length leaves it to the model, up to 128 tokens")
  func automaticLength() async throws {
    let fixture = try EngineFixture()
    let engine = try fixture.engine()
    defer { engine.stop() }
    let sampler = SamplerSettings(logitBias: [fixture.tokenizer.endOfText: -100])
    let result = try await engine.submit(
      GenerationRequest(prompt: "jazz", command: Command(), sampler: sampler)
    ).collect().result
    #expect(result.finishReason == .length)
    #expect(result.tokenCount == 128)
    #expect(result.effective?.desiredLength == nil)
  }

  @Test("to a model that reads texts as if a space stood before them gives texts without it")
  func prefixSpace() async throws {
    let fixture = try EngineFixture(addsPrefixSpace: true)
    let engine = try fixture.engine()
    defer { engine.stop() }
    // The model is random, so its first token is forced.
    let start = try #require(fixture.tokenizer.encode("a").first)
    func text(_ command: Command?) async throws -> String {
      let request = GenerationRequest(
        prompt: "the fox", command: command, maxTokens: 1,
        sampler: SamplerSettings(logitBias: [start: 100]))
      return try await engine.submit(request).collect().joined
    }
    let spelt = fixture.tokenizer.decode([start])
    #expect(spelt.first == " ")
    #expect(try await text(Command(task: "poster")) == spelt.dropFirst())
    // A plain continuation goes on where the prompt ends: the space is the text's own.
    #expect(try await text(nil) == spelt)
  }

  @Test("never brings a control token into the text")
  func noControls() async throws {
    let fixture = try EngineFixture()
    let engine = try fixture.engine()
    defer { engine.stop() }
    for seed in 0..<8 {
      let text = try await engine.submit(
        GenerationRequest(
          prompt: "<|task:poster|> <|prompt|>", command: Command(desiredLength: 40),
          sampler: SamplerSettings(temperature: 50, seed: UInt64(seed)))
      ).collect().result.text
      #expect(!text.contains("<|"))
    }
  }

  @Test("puts the same horizons at the same positions as a training sequence has")
  func horizons() throws {
    let fixture = try EngineFixture()
    let commands = try #require(fixture.commands)
    let layout = try SequenceLayout(tokenizer: fixture.tokenizer, commands: commands)
    for length in [Int?.none, 1, 7, 60] {
      let text = [Int32](repeating: 5, count: length ?? 7)
      let effective = EffectiveCommand(desiredLength: length)
      let example = layout.example(
        effective, intent: [1, 2, 3], text: text, horizonKnown: length != nil)
      let horizons = Horizons(layout: layout, desiredLength: length)
      let promptCount = example.firstTarget + 1
      // The end-of-text token at the end of an example predicts nothing.
      let indices = example.tokens.indices.dropLast().map {
        horizons.index(position: $0, promptCount: promptCount)
      }
      #expect(indices == Array(example.horizons.dropLast()))
    }
  }

  @Test("is rewarded by the tables of its checkpoint, a plain continuation is not")
  func reward() async throws {
    let tables = try RewardTables.build(
      lexicon: [("lighthouse", ["sea"]), ("jazz", ["music"]), ("storm", ["sea"])],
      texts: CountingModel.texts, minimumTextCount: 1)
    let engine = try EngineFixture(rewardTables: tables).engine()
    defer { engine.stop() }
    #expect(engine.information.hasRewardTables)
    let command = Command(task: "poster", desiredLength: 30)
    let result = try await engine.submit(
      GenerationRequest(prompt: "storm", command: command)
    ).collect().result
    let expected = RewardScorer(tables: tables).score(
      task: "poster", intent: "storm", text: result.text)
    #expect(result.reward == expected)
    let plain = try await engine.submit(GenerationRequest(prompt: "storm", maxTokens: 5)).collect()
    #expect(plain.result.reward == nil)
  }

  @Test("is refused by a model without commands, which continues a text instead")
  func plainModel() async throws {
    let engine = try EngineFixture(hasCommands: false).engine()
    defer { engine.stop() }
    #expect(engine.information.commands == nil)
    #expect(throws: EngineError.self) {
      try engine.submit(GenerationRequest(prompt: "the", command: Command()))
    }
    let collected = try await engine.submit(
      GenerationRequest(prompt: "the old mill", maxTokens: 20)
    ).collect()
    #expect(collected.result.effective == nil)
    #expect(collected.joined == collected.result.text)
  }
}
