import Checkpoint
import Engine
import GPT2
import UpsideDown

/// Asks a checkpoint for texts on held-out intents, as the daemon would, and measures them.
public final class Evaluator: Sendable {
  private let engine: Engine
  private let commands: CommandTable
  private let scorer: RewardScorer
  private let parameterCount: Int
  private let recipe: EvaluationRecipe

  /// Loads the checkpoint into an engine of this process.
  public init(
    checkpoint path: String, cacheDirectory: String?, threads: Int?, recipe: EvaluationRecipe
  ) throws(DistillationError) {
    try recipe.validate()
    self.recipe = recipe
    do {
      let map = try WeightMap.open(any: path, cacheDirectory: cacheDirectory, workerCount: 1)
      scorer = RewardScorer(tables: try RewardTables(weightMap: map))
      parameterCount = map.tensors.reduce(0) { sum, tensor in
        let isModel = !tensor.name.hasPrefix("reward.") && !tensor.name.hasSuffix("_scale")
        return sum + (isModel ? tensor.shape.reduce(1, *) : 0)
      }
      engine = try Engine(
        configuration: EngineConfiguration(
          modelPath: path, cacheDirectory: cacheDirectory, threads: threads, slotCount: 8,
          queueLimit: 65_536))
    } catch {
      throw DistillationError("\(error)")
    }
    guard let commands = engine.information.commands else {
      throw DistillationError("\(path) has no command table, so there is nothing to obey.")
    }
    self.commands = commands
  }

  /// Measures everything but perplexity.
  public func run(_ lines: [ScoredLine]) async throws(DistillationError) -> Evaluation {
    let intents = try chosenIntents(lines)
    let wholeWords = WholeWords(texts: lines.lazy.map(\.text))
    let best = try await generate(highestOrders(intents), wholeWords)
    let ladder = try await generate(ladderOrders(intents), wholeWords)
    let information = engine.information
    let texts = best.map(\.text)
    return Evaluation(
      model: information.modelName, parameterCount: parameterCount,
      instructionSet: information.instructionSet, threadCount: information.threadCount,
      temperature: Double((recipe.temperature * 1000).rounded()) / 1000,
      minP: Double((recipe.minP * 1000).rounded()) / 1000, seed: recipe.seed,
      intentCount: Set(best.map { $0.order.task + "\t" + $0.order.intent }).count,
      obedience: obedience(best), ladder: rungs(ladder),
      distinct1: Diversity.distinct(texts, length: 1),
      distinct2: Diversity.distinct(texts, length: 2),
      uniqueShare: Diversity.uniqueShare(texts), perplexity: nil,
      samples: samples(best, ladder))
  }

  /// Ends the engine; its threads are free for other measurements.
  public func stop() { engine.stop() }

  /// Distinct held-out intents of each task, in an order that only the seed decides.
  private func chosenIntents(_ lines: [ScoredLine]) throws(DistillationError)
    -> [String: [String]]
  {
    var seen: Set<String> = []
    var intents: [String: [String]] = [:]
    for line in lines where commands.tasks.contains(line.task) {
      if seen.insert(line.task + "\t" + line.intent).inserted {
        intents[line.task, default: []].append(line.intent)
      }
    }
    guard !intents.isEmpty else {
      throw DistillationError(
        "No held-out line has a task of the model, expected one of \(commands.tasks).")
    }
    for task in commands.tasks {
      var random = SplitMix(seed: recipe.seed ^ SplitMix.hash(task))
      random.shuffle(&intents[task, default: []])
    }
    return intents
  }

  /// `count` intents, the tasks taking turns, at every length.
  private func highestOrders(_ intents: [String: [String]]) -> [EvaluationOrder] {
    var orders: [EvaluationOrder] = []
    var left = recipe.count
    var turn = 0
    while left > 0, commands.tasks.contains(where: { intents[$0, default: []].count > turn }) {
      for task in commands.tasks where left > 0 && intents[task, default: []].count > turn {
        let intent = intents[task, default: []][turn]
        for length in recipe.lengths {
          orders.append(EvaluationOrder(task: task, intent: intent, length: length, bin: nil))
        }
        left -= 1
      }
      turn += 1
    }
    return orders
  }

  /// Some intents of each task at every reward bin that training supports, lengths taking turns.
  private func ladderOrders(_ intents: [String: [String]]) -> [EvaluationOrder] {
    var orders: [EvaluationOrder] = []
    for (taskIndex, task) in commands.tasks.enumerated() {
      for (index, intent) in intents[task, default: []].prefix(recipe.ladderCount).enumerated() {
        let length = recipe.lengths[index % recipe.lengths.count]
        let support = commands.support[taskIndex][commands.lengthBucket(length)]
        for bin in support.indices where support[bin] >= commands.minimumSupport {
          orders.append(EvaluationOrder(task: task, intent: intent, length: length, bin: bin))
        }
      }
    }
    return orders
  }

  private func generate(
    _ orders: [EvaluationOrder], _ wholeWords: WholeWords
  ) async throws(DistillationError) -> [EvaluationSample] {
    var generations: [Generation] = []
    for (index, order) in orders.enumerated() {
      var random = SplitMix(seed: recipe.seed, index: index)
      let request = GenerationRequest(
        prompt: order.intent,
        command: Command(
          task: order.task, desiredLength: order.length,
          desiredReward: order.bin.map { .value(asked(order, bin: $0)) } ?? .max),
        sampler: SamplerSettings(
          temperature: recipe.temperature, minP: recipe.minP, seed: random.next()))
      do {
        generations.append(try engine.submit(request))
      } catch {
        throw DistillationError("The engine refused '\(order.intent)': \(error)")
      }
    }
    var samples: [EvaluationSample] = []
    for (order, generation) in zip(orders, generations) {
      for await event in generation.events {
        guard case .finished(let result) = event else { continue }
        samples.append(
          EvaluationSample(order, result, scorer: scorer, wholeWords: wholeWords))
      }
    }
    return samples
  }

  /// The reward that stands for a bin: the median of its training texts.
  private func asked(_ order: EvaluationOrder, bin: Int) -> Float {
    guard let task = commands.tasks.firstIndex(of: order.task) else { return 0 }
    return commands.medians[task][commands.lengthBucket(order.length)][bin]
  }

  private func obedience(_ samples: [EvaluationSample]) -> [Evaluation.Obedience] {
    var rows = [Evaluation.Obedience("all", samples)]
    for length in recipe.lengths {
      rows.append(
        Evaluation.Obedience("\(length) tokens", samples.filter { $0.order.length == length }))
    }
    for task in commands.tasks {
      rows.append(Evaluation.Obedience(task, samples.filter { $0.order.task == task }))
    }
    return rows
  }

  private func rungs(_ samples: [EvaluationSample]) -> [Evaluation.Rung] {
    commands.tasks.flatMap { task in
      (0..<commands.rewardBins).compactMap { bin in
        let group = samples.filter { $0.order.task == task && $0.order.bin == bin }
        if group.isEmpty { return nil }
        let count = Double(group.count)
        return Evaluation.Rung(
          task: task, bin: bin, count: group.count,
          asked: group.reduce(0) { $0 + Double(asked($1.order, bin: bin)) } / count,
          obtained: group.reduce(0) { $0 + Double($1.reward.total) } / count)
      }
    }
  }

  /// A text of each task and length at the highest reward, and one of each task at the lowest.
  private func samples(_ best: [EvaluationSample], _ ladder: [EvaluationSample])
    -> [Evaluation.Sample]
  {
    commands.tasks.flatMap { task in
      let own = best.filter { $0.order.task == task }
      let turns = recipe.lengths.indices.compactMap { turn in
        own.filter { $0.order.length == recipe.lengths[turn] }.dropFirst(turn).first
      }
      let worst = ladder.filter { $0.order.task == task && $0.order.bin == 0 }.dropFirst(1)
      return (turns + worst.prefix(1)).map { sample in
        Evaluation.Sample(
          task: task, intent: sample.order.intent, desiredLength: sample.order.length,
          bin: sample.order.bin, length: sample.tokenCount, reward: Double(sample.reward.total),
          text: sample.text)
      }
    }
  }
}
