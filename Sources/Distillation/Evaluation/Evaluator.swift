import Checkpoint
import UpsideDown

/// Asks for a checkpoint's texts on held-out intents and measures them.
public final class Evaluator: Sendable {
  let writer: any EvaluationWriter
  let commands: CommandTable
  let encoder: LineEncoder
  let scorer: RewardScorer
  let recipe: EvaluationRecipe
  private let parameterCount: Int

  /// - Parameters:
  ///   - path: the checkpoint; its command and reward tables are what the texts are measured with.
  ///   - writer: who writes the texts with that checkpoint; nil loads it into engines of this
  ///     process, as many as `threads`.
  public init(
    checkpoint path: String, cacheDirectory: String?, threads: Int?, recipe: EvaluationRecipe,
    writer: (any EvaluationWriter)? = nil
  ) throws(DistillationError) {
    try recipe.validate()
    self.recipe = recipe
    do {
      let map = try WeightMap.open(any: path, cacheDirectory: cacheDirectory, workerCount: 1)
      parameterCount = map.tensors.reduce(0) { sum, tensor in
        let isModel = !tensor.name.hasPrefix("reward.") && !tensor.name.hasSuffix("_scale")
        return sum + (isModel ? tensor.shape.reduce(1, *) : 0)
      }
      guard map.metadata[MetadataKey.commands] != nil else {
        throw DistillationError("\(path) has no command table, so there is nothing to obey.")
      }
      encoder = try LineEncoder(of: map)
      commands = encoder.commands
      scorer = RewardScorer(
        tables: try RewardTables(weightMap: map), unpunctuated: commands.unpunctuated)
      self.writer = try writer ?? EngineWriter(map, threads: threads)
    } catch let error as DistillationError {
      throw error
    } catch {
      throw DistillationError("\(error)")
    }
  }

  /// The model's tasks.
  public var tasks: [String] { commands.tasks }

  /// The orders at the highest reward that a teacher's texts are wanted for: their tasks and
  /// intents, and the lengths asked for.
  public func wanted(_ lines: [ScoredLine]) throws(DistillationError)
    -> (intents: Set<TeacherTexts.Key>, lengths: [Int])
  {
    let orders = fitting(highestOrders(try chosenIntents(lines)))
    return (
      Set(orders.map { TeacherTexts.Key(task: $0.task, intent: $0.intent) }),
      Set(orders.map(\.length)).sorted()
    )
  }

  /// Measures everything but perplexity.
  ///
  /// - Parameters:
  ///   - lines: held-out lines of the model's tasks; others are passed over.
  ///   - teacher: texts for the same orders (``wanted(_:)``); without any nothing is compared.
  ///   - training: the training lines, for what generated texts share with them and for which
  ///     words and intents are new.
  public func run(
    _ lines: [ScoredLine], teacher: TeacherTexts = TeacherTexts(),
    training: some Collection<TrainingLine> = [TrainingLine]()
  ) async throws(DistillationError) -> Evaluation {
    let intents = try chosenIntents(lines)
    let wholeWords = WholeWords(lines: lines)
    let madeUpWords = MadeUpWords(
      intents: lines.lazy.map(\.intent), scorer: scorer, training: training)
    let wanted = highestOrders(intents)
    let orders = fitting(wanted)
    guard !orders.isEmpty else {
      throw DistillationError(EvaluationOrder.noRoom(intents: recipe.count))
    }
    let best = try await generate(
      orders, attempts: recipe.attempts, wholeWords, madeUpWords)
    let draws = try await generate(
      orders.flatMap { [EvaluationOrder](repeating: $0, count: recipe.choices) }, attempts: 1,
      wholeWords, madeUpWords)
    let pairs = best.enumerated().map { index, student in
      Pairing(
        student: student,
        draws: Array(draws[index * recipe.choices..<(index + 1) * recipe.choices]),
        teacher: teacher, scorer: scorer, asksLength: recipe.asksLength)
    }
    let unseen =
      training.isEmpty ? nil : UnseenWords(of: best + draws, lines: lines, training: training)
    // What is asked for would be a judge's number, what comes is measured by the tables.
    let hasOwnRewards = !lines.allSatisfy(\.isMeasured)
    let ladder = try await generate(
      recipe.asksReward && !hasOwnRewards ? fitting(ladderOrders(intents)) : [],
      attempts: recipe.attempts, wholeWords, madeUpWords)
    let (rungs, cells) = (rungs(ladder), cells(ladder))
    let identity = writer.identity
    let texts = best.map(\.text)
    return Evaluation(
      model: identity.model, parameterCount: parameterCount,
      instructionSet: identity.instructionSet, threadCount: identity.threadCount,
      isOverSocket: identity.isOverSocket,
      temperature: Double((recipe.temperature * 1000).rounded()) / 1000,
      minP: Double((recipe.minP * 1000).rounded()) / 1000,
      dryMultiplier: Double((recipe.dryMultiplier * 1000).rounded()) / 1000,
      attempts: recipe.attempts, seed: recipe.seed,
      intentCount: Set(orders.map { $0.task + "\t" + $0.intent }).count,
      trainedIntentCount: trainedCount(of: orders, in: training),
      leftOutCount: wanted.count - orders.count,
      asksLength: recipe.asksLength, asksReward: recipe.asksReward, hasOwnRewards: hasOwnRewards,
      obedience: obedience(best, unseen), otherObedience: otherObedience(pairs, unseen),
      ladder: rungs, cells: cells,
      calibration: calibration(ladder, rungs, cells),
      comparison: comparison(pairs, IntentRanking(intents: lines.lazy.map(\.intent))),
      overlap: overlap(pairs, training: training),
      distinct1: Diversity.distinct(texts, length: 1),
      distinct2: Diversity.distinct(texts, length: 2),
      uniqueShare: Diversity.uniqueShare(texts), perplexity: nil,
      samples: samples(best, ladder))
  }

  /// Ends the engines of this process; their threads are free for other measurements.
  public func stop() { writer.stop() }
}
