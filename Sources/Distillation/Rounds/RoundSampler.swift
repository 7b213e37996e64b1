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
    scorer = RewardScorer(tables: tables, unpunctuated: commands.unpunctuated)
  }

  /// Ends the engine; its threads are free for training.
  func stop() { engine.stop() }

  /// What was written for each order, in order. The same seed gives the same texts; that of
  /// `settings` counts for nothing.
  ///
  /// - Parameters:
  ///   - attempts: texts of an order at most; one that misses its command is written again
  ///     (``Attempts``).
  ///   - onWave: called before each wave; what it throws ends the work.
  /// - Returns: the texts of all orders, at least one of each, those of one order together.
  func write(
    _ orders: [Order], settings: SamplerSettings, attempts: Int = 1, seed: UInt64,
    onWave: (_ doneCount: Int) throws -> Void = { _ in }
  ) async throws -> [Sample] {
    var samples: [Sample] = []
    for start in stride(from: 0, to: orders.count, by: Self.waveCount) {
      try onWave(start)
      let wave = start..<min(start + Self.waveCount, orders.count)
      let requests = wave.map { index in
        var random = SplitMix(seed: seed, index: index)
        var settings = settings
        settings.seed = random.next()
        return GenerationRequest(
          prompt: orders[index].intent, command: orders[index].command, sampler: settings)
      }
      for (order, texts) in zip(orders[wave], try await engine.write(requests, attempts: attempts))
      {
        samples += texts.results.map { sample(order, $0) }
      }
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
