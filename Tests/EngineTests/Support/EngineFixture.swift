import Checkpoint
import Engine
import GPT2
import ModelFixtures
import Tokenizer
import UpsideDown

/// Engines on a model that obeys the countdown.
struct EngineFixture {
  private let model: CountingModel

  var directory: TemporaryDirectory { model.directory }
  var path: String { model.path }
  var tokenizer: Tokenizer { model.tokenizer }
  var commands: CommandTable? { model.commands }

  init(
    hasCommands: Bool = true, rewardTables: RewardTables? = nil, positionCount: Int = 160,
    addsPrefixSpace: Bool = false, seed: UInt64 = 1
  ) throws {
    model = try CountingModel(
      hasCommands: hasCommands, rewardTables: rewardTables, positionCount: positionCount,
      addsPrefixSpace: addsPrefixSpace, seed: seed)
  }

  func engine(
    threads: Int = 1, slotCount: Int = 4, queueLimit: Int = 64, stepRowLimit: Int = 64
  ) throws -> Engine {
    try Engine(
      configuration: EngineConfiguration(
        modelPath: path, threads: threads, pinsWorkers: false, slotCount: slotCount,
        queueLimit: queueLimit, stepRowLimit: stepRowLimit))
  }

  /// A request that goes on until it is stopped.
  func endless(seed: UInt64 = 1) -> GenerationRequest {
    GenerationRequest(
      prompt: "the", maxTokens: 100_000,
      sampler: SamplerSettings(logitBias: [tokenizer.endOfText: -100], seed: seed))
  }
}
