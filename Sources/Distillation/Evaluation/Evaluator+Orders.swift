import Engine
import GPT2
import UpsideDown

extension Evaluator {
  /// Distinct held-out intents of each task, in an order that only the seed decides.
  func chosenIntents(_ lines: [ScoredLine]) throws(DistillationError) -> [String: [String]] {
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

  /// The recipe's lengths that training supports for a task; where none is, the nearest to the
  /// first.
  func lengths(of task: String) -> [Int] {
    let effective = recipe.lengths.map { length in
      try? commands.resolve(Command(task: task, desiredLength: length)).desiredLength
    }
    let supported = zip(recipe.lengths, effective).filter { $0 == $1 }.map(\.0)
    return supported.isEmpty ? [(effective.first ?? nil) ?? recipe.lengths[0]] : supported
  }

  /// `count` intents, the tasks taking turns, at every length of their task.
  func highestOrders(_ intents: [String: [String]]) -> [EvaluationOrder] {
    var orders: [EvaluationOrder] = []
    var left = recipe.count
    var turn = 0
    while left > 0, commands.tasks.contains(where: { intents[$0, default: []].count > turn }) {
      for task in commands.tasks where left > 0 && intents[task, default: []].count > turn {
        let intent = intents[task, default: []][turn]
        for length in lengths(of: task) {
          orders.append(EvaluationOrder(task: task, intent: intent, length: length, bin: nil))
        }
        left -= 1
      }
      turn += 1
    }
    return orders
  }

  /// Some intents of each task at every reward bin that training supports, lengths taking turns.
  func ladderOrders(_ intents: [String: [String]]) -> [EvaluationOrder] {
    var orders: [EvaluationOrder] = []
    for (taskIndex, task) in commands.tasks.enumerated() {
      let lengths = lengths(of: task)
      for (index, intent) in intents[task, default: []].prefix(recipe.ladderCount).enumerated() {
        let length = lengths[index % lengths.count]
        let support = commands.support[taskIndex][commands.lengthBucket(length)]
        for bin in support.indices where support[bin] >= commands.minimumSupport {
          orders.append(EvaluationOrder(task: task, intent: intent, length: length, bin: bin))
        }
      }
    }
    return orders
  }

  func generate(
    _ orders: [EvaluationOrder], _ wholeWords: WholeWords
  ) async throws(DistillationError) -> [EvaluationSample] {
    var generations: [Generation] = []
    for (index, order) in orders.enumerated() {
      var random = SplitMix(seed: recipe.seed, index: index)
      let request = GenerationRequest(
        prompt: order.intent, command: command(order),
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
          EvaluationSample(
            order, result, scorer: scorer, wholeWords: wholeWords,
            isUnpunctuated: commands.unpunctuated.contains(order.task)))
      }
    }
    guard samples.count == orders.count else {
      throw DistillationError(
        "The engine finished \(samples.count) of \(orders.count) texts and stopped.")
    }
    return samples
  }

  private func command(_ order: EvaluationOrder) -> Command {
    var command = Command(task: order.task)
    if recipe.asksLength { command.desiredLength = order.length }
    command.desiredReward =
      recipe.asksReward ? order.bin.map { .value(asked(order, bin: $0)) } ?? .max : .auto
    return command
  }

  /// The reward that stands for a bin: the median of its training texts.
  func asked(_ order: EvaluationOrder, bin: Int) -> Float {
    guard let task = commands.tasks.firstIndex(of: order.task) else { return 0 }
    return commands.medians[task][commands.lengthBucket(order.length)][bin]
  }
}
