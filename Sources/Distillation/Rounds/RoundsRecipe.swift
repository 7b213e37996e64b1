import Engine
import GPT2

/// The `rounds` section of a recipe file. What it leaves out of training is the `train` section's.
public struct RoundsRecipe: Codable, Sendable, Equatable, RecipeSection {
  public var rounds = 3
  /// Training intents that each round asks the current model for.
  public var intentsPerRound = 4000
  public var commandsPerIntent = 1
  /// Share of a round's intents that are asked for what the others' texts fell short of.
  public var focusShare = 0.5
  /// Texts of a command at most: one that misses it is written again, as the daemon does
  /// (``Attempts``). The best of several is learned as what the highest reward asks for
  /// (``EpisodeBuffer``); 1: none is.
  public var attempts = Attempts.standardLimit
  /// The lengths in tokens that are asked for; nil: every length of a best episode.
  public var shortest: Int?
  public var longest: Int?
  /// Share of each (task, length) cell that counts as its best: what is kept of the samples, and
  /// what exploratory commands are drawn from.
  public var keepBestShare = 0.25
  /// Share of the other samples that is kept, so that low rewards stay known for what they are.
  public var keepRestShare = 0.1
  /// Rounds whose samples are learned from, the latest; nil: all so far. Steps are the same in each
  /// round, so that a buffer that grows shows less and less of what is new.
  public var bufferRounds: Int?
  /// Share of the training lines that the corpus makes up; the rest are samples.
  public var corpusShare = 0.6
  /// Optimizer steps of a round.
  public var steps = 1200
  /// Tokens of a step; nil: those of the `train` section.
  public var batchTokens: Int?
  public var warmUpSteps = 50
  public var learningRate = 3e-4
  /// Weight of KL(starting model ‖ model) in the loss.
  public var klWeight = 0.05
  public var temperature: Float = 1
  public var minP = SamplerSettings.defaults.minP
  public var dryMultiplier = SamplerSettings.defaults.dryMultiplier
  /// A round is not kept whose distinct-2 falls below this share of the starting model's.
  public var diversityFloor = 0.98
  /// Held-out intents that a round is measured on; nil: as many as the `evaluate` section's. Rounds
  /// differ by less than models do, so telling them apart takes more texts.
  public var heldoutCount: Int?
  public var seed: UInt64 = 1

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case rounds, attempts, steps, temperature, seed, shortest, longest
    case intentsPerRound = "intents_per_round"
    case commandsPerIntent = "commands_per_intent"
    case focusShare = "focus_share"
    case keepBestShare = "keep_best_share"
    case keepRestShare = "keep_rest_share"
    case bufferRounds = "buffer_rounds"
    case corpusShare = "corpus_share"
    case batchTokens = "batch_tokens"
    case warmUpSteps = "warmup_steps"
    case learningRate = "learning_rate"
    case klWeight = "kl_weight"
    case minP = "min_p"
    case dryMultiplier = "dry_multiplier"
    case diversityFloor = "diversity_floor"
    case heldoutCount = "heldout_count"
  }

  public static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    func read<Value: Decodable>(_ value: inout Value, _ key: CodingKeys) throws {
      value = try values.decodeIfPresent(Value.self, forKey: key) ?? value
    }
    try read(&rounds, .rounds)
    try read(&intentsPerRound, .intentsPerRound)
    try read(&commandsPerIntent, .commandsPerIntent)
    try read(&focusShare, .focusShare)
    try read(&attempts, .attempts)
    shortest = try values.decodeIfPresent(Int.self, forKey: .shortest)
    longest = try values.decodeIfPresent(Int.self, forKey: .longest)
    try read(&keepBestShare, .keepBestShare)
    try read(&keepRestShare, .keepRestShare)
    bufferRounds = try values.decodeIfPresent(Int.self, forKey: .bufferRounds)
    try read(&corpusShare, .corpusShare)
    try read(&steps, .steps)
    batchTokens = try values.decodeIfPresent(Int.self, forKey: .batchTokens)
    try read(&warmUpSteps, .warmUpSteps)
    try read(&learningRate, .learningRate)
    try read(&klWeight, .klWeight)
    try read(&temperature, .temperature)
    try read(&minP, .minP)
    try read(&dryMultiplier, .dryMultiplier)
    try read(&diversityFloor, .diversityFloor)
    heldoutCount = try values.decodeIfPresent(Int.self, forKey: .heldoutCount)
    try read(&seed, .seed)
  }

  /// The rounds whose samples are learned from in a round.
  func learnedRounds(in round: Int) -> ClosedRange<Int> {
    max(1, round + 1 - (bufferRounds ?? round))...round
  }

  /// How tokens of samples are chosen; the seed is each text's own.
  var sampler: SamplerSettings {
    .defaults(temperature: temperature, minP: minP, dryMultiplier: dryMultiplier)
  }

  /// Refuses values that no round can be run with.
  public func validate() throws(DistillationError) {
    func check(_ holds: Bool, _ key: CodingKeys, _ found: some Any, _ expected: String)
      throws(DistillationError)
    {
      if holds { return }
      throw DistillationError(
        "rounds.\(key.rawValue) of the recipe is \(found), expected \(expected).")
    }
    for (key, count) in [
      (CodingKeys.rounds, rounds), (.intentsPerRound, intentsPerRound),
      (.commandsPerIntent, commandsPerIntent),
      (.shortest, shortest ?? 1), (.longest, longest ?? 1), (.steps, steps),
      (.bufferRounds, bufferRounds ?? 1), (.heldoutCount, heldoutCount ?? 1),
    ] { try check(count > 0, key, count, "a number above 0") }
    let attemptRange = 1...Attempts.largestLimit
    try check(attemptRange.contains(attempts), .attempts, attempts, "\(attemptRange)")
    if let shortest, let longest {
      try check(longest >= shortest, .longest, longest, "shortest, \(shortest), or more")
    }
    if let batchTokens {
      try check(batchTokens >= 256, .batchTokens, batchTokens, "256 or more, room for an example")
    }
    try check(keepBestShare > 0 && keepBestShare <= 1, .keepBestShare, keepBestShare, "0…1, not 0")
    for (key, share) in [
      (CodingKeys.keepRestShare, keepRestShare), (.diversityFloor, diversityFloor),
    ] { try check((0...1).contains(share), key, share, "a share in 0…1") }
    try check(
      focusShare >= 0 && focusShare < 1, .focusShare, focusShare,
      "0 to less than 1: the first texts show where to ask more")
    try check(
      corpusShare >= 0.5 && corpusShare < 1, .corpusShare, corpusShare,
      "0.5 to less than 1: the corpus stays the larger part")
    try check(warmUpSteps >= 0, .warmUpSteps, warmUpSteps, "0 or more")
    try check(learningRate > 0, .learningRate, learningRate, "a number above 0")
    try check(klWeight >= 0, .klWeight, klWeight, "0 or more")
    try check(temperature >= 0, .temperature, temperature, "0 or more")
    try check((0...1).contains(minP), .minP, minP, "0…1")
    try check(dryMultiplier >= 0, .dryMultiplier, dryMultiplier, "0 or more")
  }
}
