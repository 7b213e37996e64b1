import Engine
import GPT2
import ModelFixtures
import Testing
import UpsideDown

@Suite("What cannot be served is refused") struct RefusalTests {
  static let requests: [(param: String, request: GenerationRequest)] = [
    ("max_tokens", GenerationRequest(prompt: "the", maxTokens: 0)),
    ("stop", GenerationRequest(prompt: "the", stop: ["a", ""])),
    ("stop", GenerationRequest(prompt: "the", stop: [String](repeating: "a", count: 17))),
    ("logprobs", GenerationRequest(prompt: "the", logProbabilityCount: 21)),
    ("n", GenerationRequest(prompt: "the", choiceIndex: -1)),
    ("temperature", GenerationRequest(prompt: "the", sampler: SamplerSettings(temperature: -1))),
    ("logit_bias", GenerationRequest(prompt: "", sampler: SamplerSettings(logitBias: [-1: 1]))),
    ("udrl.task", GenerationRequest(prompt: "the", command: Command(task: "opera"))),
    ("udrl.desired_length", GenerationRequest(prompt: "the", command: Command(desiredLength: 0))),
    (
      "udrl.desired_reward",
      GenerationRequest(prompt: "the", command: Command(desiredReward: .value(2)))
    ),
    ("prompt", GenerationRequest(prompt: String(repeating: "x", count: 160))),
    (
      "prompt",
      GenerationRequest(
        prompt: String(repeating: "x", count: 120), command: Command(desiredLength: 40))
    ),
  ]

  @Test("by the name of the field", arguments: requests.indices)
  func invalid(_ index: Int) throws {
    let (param, request) = Self.requests[index]
    let engine = try EngineFixture().engine()
    let error = #expect(throws: EngineError.self) { try engine.submit(request) }
    guard case .invalid(let found, let message) = try #require(error) else {
      Issue.record("\(String(describing: error)) is not about a field")
      return
    }
    #expect(found == param)
    #expect(message.contains("expected"))
    #expect(engine.statistics.refusedCount == 1)
  }

  @Test("with found and expected where a prompt is too long")
  func longPrompt() throws {
    let engine = try EngineFixture().engine()
    let error = #expect(throws: EngineError.self) {
      try engine.submit(GenerationRequest(prompt: String(repeating: "x", count: 200)))
    }
    #expect(
      error
        == .invalid(
          param: "prompt",
          message: "The prompt takes 201 tokens, controls included, and 1 should follow; "
            + "expected at most 160 together."))
  }

  private func loadError(_ change: (inout EngineConfiguration) -> Void) throws -> String {
    let fixture = try EngineFixture()
    var configuration = EngineConfiguration(modelPath: fixture.path, pinsWorkers: false)
    change(&configuration)
    let error = #expect(throws: EngineError.self) { try Engine(configuration: configuration) }
    guard case .load(let message) = try #require(error) else { return "not a load error" }
    return message
  }

  @Test("when the engine starts, with what is wrong")
  func configuration() throws {
    #expect(try loadError { $0.slotCount = 0 } == "The number of slots is 0; expected 1 to 256.")
    #expect(try loadError { $0.queueLimit = 0 }.contains("queue limit is 0"))
    #expect(try loadError { $0.stepRowLimit = 4 }.contains("expected 5 to 4096"))
    #expect(try loadError { $0.threads = 0 }.contains("threads is 0"))
    #expect(try loadError { $0.instructionSet = "mmx" }.contains("mmx"))
    #expect(try loadError { $0.modelPath = "/nonexistent" }.contains("/nonexistent"))
  }

  @Test("when a checkpoint lacks its tokenizer or has weights of another kind")
  func checkpoint() throws {
    let directory = try TemporaryDirectory()
    let model = FixtureModel(FixtureModel.tinyConfiguration)
    try model.write(to: directory.file("bare.safetensors"))
    #expect(
      try loadError { $0.modelPath = directory.file("bare.safetensors") }
        .contains("metadata updraft.tokenizer: found no such key"))
    try model.writeFloat(to: directory.file("float.safetensors"))
    #expect(
      try loadError { $0.modelPath = directory.file("float.safetensors") }
        .contains("updraft-train quantize"))
  }

  @Test("when the tokenizer does not fit the model")
  func tokenCount() throws {
    let fixture = try EngineFixture()
    var model = FixtureModel(FixtureModel.tinyConfiguration)
    model.metadata["updraft.tokenizer"] = fixture.tokenizer.json()
    let path = fixture.directory.file("other.safetensors")
    try model.write(to: path)
    #expect(
      try loadError { $0.modelPath = path }
        .hasSuffix("tokens, expected the model's 100."))
  }
}
