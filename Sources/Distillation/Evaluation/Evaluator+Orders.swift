import Engine
import GPT2
import UpsideDown

extension Evaluator {
  /// Distinct held-out intents of each task, in an order that only the seed decides.
  func chosenIntents(_ lines: [ScoredLine]) throws(DistillationError) -> TaskIntents {
    try TaskIntents(lines, commands: commands, seed: recipe.seed)
  }

  func lengths(of task: String) -> [Int] { recipe.lengths(of: task, commands) }

  /// `count` intents, the tasks taking turns, at every length of their task.
  func highestOrders(_ intents: TaskIntents) -> [EvaluationOrder] {
    intents.inTurns(count: recipe.count).flatMap { task, intent in
      lengths(of: task).map { length in
        EvaluationOrder(task: task, intent: intent, length: length, bin: nil)
      }
    }
  }

  /// Some intents of each task at every reward bin that training supports, lengths taking turns.
  func ladderOrders(_ intents: TaskIntents) -> [EvaluationOrder] {
    var orders: [EvaluationOrder] = []
    for (taskIndex, task) in commands.tasks.enumerated() {
      let lengths = lengths(of: task)
      for (index, intent) in intents.of(task).prefix(recipe.ladderCount).enumerated() {
        let length = lengths[index % lengths.count]
        let support = commands.support[taskIndex][commands.lengthBucket(length)]
        for bin in support.indices where support[bin] >= commands.minimumSupport {
          orders.append(EvaluationOrder(task: task, intent: intent, length: length, bin: bin))
        }
      }
    }
    return orders
  }

  /// The orders whose intent and length the model's context holds; an engine refuses the others.
  func fitting(_ orders: [EvaluationOrder]) -> [EvaluationOrder] {
    orders.filter { encoder.fits($0.intent, command($0)) }
  }

  func generate(
    _ orders: [EvaluationOrder], attempts: Int, _ wholeWords: WholeWords,
    _ madeUpWords: MadeUpWords
  ) async throws(DistillationError) -> [EvaluationSample] {
    let requests = orders.enumerated().map { index, order in
      var random = SplitMix(seed: recipe.seed, index: index)
      var sampler = recipe.sampler
      sampler.seed = random.next()
      return GenerationRequest(
        prompt: order.intent, command: command(order), sampler: sampler)
    }
    return zip(orders, try await writer.write(requests, attempts: attempts)).map { order, written in
      EvaluationSample(
        order, written, scorer: scorer, wholeWords: wholeWords, madeUpWords: madeUpWords,
        isUnpunctuated: commands.unpunctuated.contains(order.task))
    }
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
