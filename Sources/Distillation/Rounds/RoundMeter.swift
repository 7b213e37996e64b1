import UpsideDown

/// Measures a round's model on held-out intents, with the sizes of the `evaluate` section but for
/// the number of intents (``RoundsInputs/meterRecipe``).
///
/// Every round is asked the same: the highest reward, and the rewards that stood for the starting
/// model's bins. A round's own bins are others, so a bin's number would not compare.
///
/// The intents are taken from the other end than ``Evaluator``'s: a round that was chosen for its
/// texts on the published intents would look better there than it is.
struct RoundMeter: Sendable {
  private struct Rung: Hashable {
    let task: String
    let length: Int
    let asked: Float
  }

  let highest: [RoundSampler.Order]
  let ladder: [RoundSampler.Order]
  private let recipe: EvaluationRecipe

  /// - Parameter fits: whether the model's context has room for an order.
  /// - Throws: ``DistillationError`` where no line has a task of the commands or none has room.
  init(
    _ lines: [ScoredLine], commands: CommandTable, recipe: EvaluationRecipe,
    where fits: (RoundSampler.Order) -> Bool = { _ in true }
  ) throws(DistillationError) {
    self.recipe = recipe
    var highest: [RoundSampler.Order] = []
    var ladder: [RoundSampler.Order] = []
    let intents = try TaskIntents(lines, commands: commands, seed: recipe.seed).reversed()
    for (task, intent) in intents.inTurns(count: recipe.count) {
      for length in recipe.lengths(of: task, commands) {
        highest.append(
          RoundSampler.Order(
            intent: intent,
            command: Command(task: task, desiredLength: length, desiredReward: .max)))
      }
    }
    for (index, task) in commands.tasks.enumerated() {
      let lengths = recipe.lengths(of: task, commands)
      for (turn, intent) in intents.of(task).prefix(recipe.ladderCount).enumerated() {
        let length = lengths[turn % lengths.count]
        let bucket = commands.lengthBucket(length)
        let support = commands.support[index][bucket]
        for bin in support.indices where support[bin] >= commands.minimumSupport {
          let asked = commands.medians[index][bucket][bin]
          ladder.append(
            RoundSampler.Order(
              intent: intent,
              command: Command(task: task, desiredLength: length, desiredReward: .value(asked))))
        }
      }
    }
    self.highest = highest.filter(fits)
    guard !self.highest.isEmpty else {
      throw DistillationError(EvaluationOrder.noRoom(intents: recipe.count))
    }
    self.ladder = ladder.filter(fits)
  }

  /// The figures of a checkpoint; divergence and what it was trained on are the caller's to add.
  ///
  /// - Parameter onWave: see ``RoundSampler/write(_:settings:attempts:seed:onWave:)``.
  func measure(
    _ sampler: RoundSampler, round: Int, onWave: (_ doneCount: Int) throws -> Void = { _ in }
  ) async throws -> RoundFigures {
    let best = try await sampler.write(
      highest, settings: recipe.sampler, seed: recipe.seed, onWave: onWave)
    let steps = try await sampler.write(
      ladder, settings: recipe.sampler, seed: recipe.seed &+ 1, onWave: onWave)
    let texts = best.map(\.text)
    let tasks = Dictionary(grouping: best) { $0.order.command.task ?? "" }
    let exactCount = best.count { $0.isEnded && $0.tokenCount == $0.order.command.desiredLength }
    let (error, correlations) = Self.calibration(steps)
    return RoundFigures(
      round: round, textCount: best.count, reward: Self.meanReward(best),
      rewardByTask: tasks.mapValues(Self.meanReward), calibrationError: error,
      spearmanByTask: correlations, distinct1: Diversity.distinct(texts, length: 1),
      distinct2: Diversity.distinct(texts, length: 2),
      exactLengthShare: Double(exactCount) / Double(max(best.count, 1)), divergence: 0)
  }

  static func meanReward(_ samples: [RoundSampler.Sample]) -> Double {
    samples.reduce(0) { $0 + Double($1.reward.total) } / Double(max(samples.count, 1))
  }

  /// Asked and obtained reward of every task, length and rung: single texts vary by luck.
  private static func calibration(
    _ samples: [RoundSampler.Sample]
  ) -> (error: Double, correlations: [String: Double]) {
    var groups: [Rung: [RoundSampler.Sample]] = [:]
    for sample in samples {
      guard case .value(let asked) = sample.order.command.desiredReward else { continue }
      let command = sample.order.command
      let rung = Rung(
        task: command.task ?? "", length: command.desiredLength ?? 0, asked: asked)
      groups[rung, default: []].append(sample)
    }
    var pairs: [String: [(Double, Double)]] = [:]
    var error = 0.0
    let rungs = groups.keys.sorted {
      ($0.task, $0.length, $0.asked) < ($1.task, $1.length, $1.asked)
    }
    for rung in rungs {
      let obtained = meanReward(groups[rung] ?? [])
      pairs[rung.task, default: []].append((Double(rung.asked), obtained))
      error += abs(Double(rung.asked) - obtained)
    }
    return (
      error / Double(max(groups.count, 1)), pairs.mapValues { RankCorrelation.spearman($0) ?? 0 }
    )
  }
}
