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

  private let engines: EngineGroup
  /// Orders that are written before the caller is asked whether to go on.
  let waveCount: Int
  private let scorer: RewardScorer
  private let tokenizer: Tokenizer

  /// Loads the checkpoint into engines of this process, one a thread. Blocks for milliseconds to
  /// seconds.
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
      engines = try EngineGroup(map, threads: threads, slotCount: Self.slotCount)
      // Enough that engines which wait for the last texts of a wave lose little time.
      waveCount = max(512, 8 * Self.slotCount * engines.count)
    } catch let error as DistillationError {
      throw error
    } catch {
      throw DistillationError("\(error)")
    }
    guard let commands = engines.information.commands else {
      throw DistillationError("\(path) has no command table, so there is nothing to obey.")
    }
    scorer = RewardScorer(tables: tables, unpunctuated: commands.unpunctuated)
  }

  /// Ends the engines; their threads are free for training.
  func stop() { engines.stop() }

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
    for start in stride(from: 0, to: orders.count, by: waveCount) {
      try onWave(start)
      let wave = Array(orders[start..<min(start + waveCount, orders.count)])
      let requests = wave.indices.map { index in
        var random = SplitMix(seed: seed, index: start + index)
        var settings = settings
        settings.seed = random.next()
        return GenerationRequest(
          prompt: wave[index].intent, command: wave[index].command, sampler: settings)
      }
      switch await write(requests, of: wave, attempts: attempts) {
      case .success(let written): samples += written.joined()
      case .failure(let error): throw error
      }
    }
    return samples
  }

  private func write(
    _ requests: [GenerationRequest], of orders: [Order], attempts: Int
  ) async -> Result<[[Sample]], DistillationError> {
    await engines.write(requests, attempts: attempts) { index, texts in
      texts.results.map { self.sample(orders[index], $0) }
    }
  }

  private func sample(_ order: Order, _ result: GenerationResult) -> Sample {
    Sample(
      order: order, text: result.text, length: tokenizer.encode(result.text).count,
      tokenCount: result.tokenCount, isEnded: result.finishReason == .stop,
      reward: scorer.score(task: order.command.task, intent: order.intent, text: result.text))
  }
}
