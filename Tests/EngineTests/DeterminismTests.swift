import Engine
import GPT2
import ModelFixtures
import Testing
import UpsideDown

@Suite("The same request gives the same text") struct DeterminismTests {
  private func requests() -> [GenerationRequest] {
    (0..<8).map { index in
      GenerationRequest(
        prompt: CountingModel.texts[index % 4],
        command: index % 3 == 0 ? nil : Command(desiredLength: 6 + 5 * index),
        maxTokens: 40,
        sampler: SamplerSettings(
          temperature: index == 7 ? 0 : 2, topK: index % 2 * 20, topP: 0.95,
          frequencyPenalty: 0.1, seed: UInt64(index)),
        choiceIndex: index % 2)
    }
  }

  /// Texts of all requests, each alone.
  private func alone(_ engine: Engine) async throws -> [String] {
    var texts: [String] = []
    for request in requests() {
      texts.append(try await engine.submit(request).collect().result.text)
    }
    return texts
  }

  /// Texts of all requests, submitted at once.
  private func together(_ engine: Engine) async throws -> [String] {
    var texts: [String] = []
    for generation in try requests().map({ try engine.submit($0) }) {
      texts.append(try await generation.collect().result.text)
    }
    return texts
  }

  @Test(
    "alone and beside seven others, on any number of slots and rows in a step",
    arguments: [(1, 64), (2, 3), (3, 64), (8, 16)])
  func batches(slotCount: Int, stepRowLimit: Int) async throws {
    let fixture = try EngineFixture()
    let expected = try await alone(fixture.engine())
    #expect(Set(expected).count == expected.count)
    let engine = try fixture.engine(slotCount: slotCount, stepRowLimit: stepRowLimit)
    #expect(try await together(engine) == expected)
    // Slots have been used now.
    #expect(try await together(engine) == expected)
  }

  @Test("with another seed or choice gives another text")
  func seeds() async throws {
    let engine = try EngineFixture().engine()
    var texts: Set<String> = []
    for (seed, choice) in [(1, 0), (2, 0), (1, 1)] {
      let request = GenerationRequest(
        prompt: "the", command: Command(desiredLength: 20),
        sampler: SamplerSettings(temperature: 3, seed: UInt64(seed)), choiceIndex: choice)
      texts.insert(try await engine.submit(request).collect().result.text)
    }
    #expect(texts.count == 3)
  }
}
