import Checkpoint
import Engine
import GPT2
import Tokenizer
import UpsideDown

/// Asks an int8 checkpoint for many texts and scores what comes, with the checkpoint's own tables.
final class RoundSampler: Sendable {
  struct Order: Sendable {
    let intent: String
    let command: Command
  }

  /// What came of an order.
  struct Sample: Sendable {
    let order: Order
    let text: String
    /// Tokens of the text when it is encoded again, as `score` counts them.
    let length: Int
    /// Tokens that the model wrote; another cut of the same text may have more or fewer.
    let tokenCount: Int
    /// Whether the model ended the text itself.
    let isEnded: Bool
    let reward: Reward
  }

  private static let slotCount = 16
  /// Orders under way at a time: every one has a stream that buffers its text.
  static let waveCount = 512

  let commands: CommandTable
  private let engine: Engine
  private let scorer: RewardScorer
  private let tokenizer: Tokenizer

  /// Loads the checkpoint into an engine of this process. Blocks for milliseconds to seconds.
  ///
  /// - Throws: ``DistillationError`` for a file that cannot be used or lacks commands or tables.
  init(checkpoint path: String, threads: Int?) throws(DistillationError) {
    let tables: RewardTables
    do {
      let map = try WeightMap.open(any: path, cacheDirectory: nil, workerCount: 1)
      guard let json = map.metadata[MetadataKey.tokenizer] else {
        throw DistillationError("\(path) has no tokenizer, expected the one of its training.")
      }
      tokenizer = try Tokenizer(json: json)
      tables = try RewardTables(weightMap: map)
      engine = try Engine(
        configuration: EngineConfiguration(
          modelPath: path, threads: threads, slotCount: Self.slotCount,
          queueLimit: Self.waveCount))
    } catch let error as DistillationError {
      throw error
    } catch {
      throw DistillationError("\(error)")
    }
    guard let commands = engine.information.commands else {
      throw DistillationError("\(path) has no command table, so there is nothing to obey.")
    }
    self.commands = commands
    scorer = RewardScorer(tables: tables, unpunctuated: commands.unpunctuated)
  }

  /// Ends the engine; its threads are free for training.
  func stop() { engine.stop() }

  /// The samples of all orders, in order. The same seed gives the same texts; that of `settings`
  /// counts for nothing.
  ///
  /// - Parameter onWave: called before each wave; what it throws ends the work.
  func write(
    _ orders: [Order], settings: SamplerSettings, seed: UInt64,
    onWave: (_ doneCount: Int) throws -> Void = { _ in }
  ) async throws -> [Sample] {
    var samples: [Sample] = []
    samples.reserveCapacity(orders.count)
    for start in stride(from: 0, to: orders.count, by: Self.waveCount) {
      try onWave(samples.count)
      let wave = start..<min(start + Self.waveCount, orders.count)
      var generations: [Generation] = []
      for index in wave {
        var random = SplitMix(seed: seed, index: index)
        var settings = settings
        settings.seed = random.next()
        let request = GenerationRequest(
          prompt: orders[index].intent, command: orders[index].command,
          sampler: settings)
        do {
          generations.append(try engine.submit(request))
        } catch {
          throw DistillationError("The engine refused '\(orders[index].intent)': \(error)")
        }
      }
      for (order, generation) in zip(orders[wave], generations) {
        for await case .finished(let result) in generation.events {
          samples.append(sample(order, result))
        }
      }
    }
    guard samples.count == orders.count else {
      throw DistillationError(
        "The engine finished \(samples.count) of \(orders.count) texts and stopped.")
    }
    return samples
  }

  private func sample(_ order: Order, _ result: GenerationResult) -> Sample {
    Sample(
      order: order, text: result.text, length: tokenizer.encode(result.text).count,
      tokenCount: result.tokenCount, isEnded: result.finishReason == .stop,
      reward: scorer.score(task: order.command.task, intent: order.intent, text: result.text))
  }
}
