import Engine
import GPT2
import UpsideDown

/// The `evaluate` section of a recipe file.
public struct EvaluationRecipe: Codable, Sendable, Equatable, RecipeSection {
  /// Held-out intents asked for at the highest reward, each at every length.
  public var count = 200
  /// Desired lengths, in tokens.
  public var lengths = [12, 24, 40, 64]
  public var temperature = SamplerSettings.defaults.temperature
  public var minP = SamplerSettings.defaults.minP
  public var dryMultiplier = SamplerSettings.defaults.dryMultiplier
  /// How often a text is written at most until it obeys its command; the daemon's default.
  public var attempts = Attempts.standardLimit
  public var seed: UInt64 = 1
  /// Held-out intents of each task asked for at every reward bin.
  public var ladderCount = 60
  /// Texts written once each for every order at the highest reward, of which the best is measured.
  public var choices = 4
  /// Whether commands name a length and a reward; a model that never saw any is not asked.
  public var asksLength = true
  public var asksReward = true
  /// Identifiers of the bars (``Evaluation/Bar``) that must be reached; all where it is nil.
  public var required: [String]?
  /// Held-out lines that the reward bin is read from, by int8 and by float32.
  public var readingCount = 200
  /// Held-out lines that perplexity is measured on.
  public var perplexityCount = 1000

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case count, lengths, temperature, attempts, seed, choices, required
    case minP = "min_p"
    case dryMultiplier = "dry_multiplier"
    case ladderCount = "ladder_count"
    case perplexityCount = "perplexity_count"
    case readingCount = "reading_count"
    case asksLength = "asks_length"
    case asksReward = "asks_reward"
  }

  public static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    count = try values.decodeIfPresent(Int.self, forKey: .count) ?? count
    lengths = try values.decodeIfPresent([Int].self, forKey: .lengths) ?? lengths
    temperature = try values.decodeIfPresent(Float.self, forKey: .temperature) ?? temperature
    minP = try values.decodeIfPresent(Float.self, forKey: .minP) ?? minP
    dryMultiplier =
      try values.decodeIfPresent(Float.self, forKey: .dryMultiplier) ?? dryMultiplier
    attempts = try values.decodeIfPresent(Int.self, forKey: .attempts) ?? attempts
    seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
    ladderCount = try values.decodeIfPresent(Int.self, forKey: .ladderCount) ?? ladderCount
    perplexityCount =
      try values.decodeIfPresent(Int.self, forKey: .perplexityCount) ?? perplexityCount
    readingCount = try values.decodeIfPresent(Int.self, forKey: .readingCount) ?? readingCount
    choices = try values.decodeIfPresent(Int.self, forKey: .choices) ?? choices
    asksLength = try values.decodeIfPresent(Bool.self, forKey: .asksLength) ?? asksLength
    asksReward = try values.decodeIfPresent(Bool.self, forKey: .asksReward) ?? asksReward
    required = try values.decodeIfPresent([String].self, forKey: .required)
  }

  /// How tokens are chosen; the seed is each text's own.
  var sampler: SamplerSettings {
    .defaults(temperature: temperature, minP: minP, dryMultiplier: dryMultiplier)
  }

  /// The lengths that training supports for a task; where none is, the nearest to the first.
  func lengths(of task: String, _ commands: CommandTable) -> [Int] {
    let effective = lengths.map { length in
      try? commands.resolve(Command(task: task, desiredLength: length)).desiredLength
    }
    let supported = zip(lengths, effective).filter { $0 == $1 }.map(\.0)
    return supported.isEmpty ? [(effective.first ?? nil) ?? lengths[0]] : supported
  }

  public func validate() throws(DistillationError) {
    for (name, value) in [
      ("count", count), ("ladder_count", ladderCount), ("perplexity_count", perplexityCount),
      ("reading_count", readingCount), ("choices", choices), ("attempts", attempts),
    ] where value < 1 {
      throw DistillationError("evaluate.\(name) is \(value), expected a number above 0.")
    }
    guard attempts <= Attempts.largestLimit else {
      throw DistillationError(
        "evaluate.attempts is \(attempts), expected at most \(Attempts.largestLimit).")
    }
    for name in required ?? [] where Evaluation.Bar.Identifier(rawValue: name) == nil {
      let known = Evaluation.Bar.Identifier.allCases.map(\.rawValue).joined(separator: ", ")
      throw DistillationError("evaluate.required has '\(name)', expected one of \(known).")
    }
    guard !lengths.isEmpty, lengths.allSatisfy({ $0 > 0 }) else {
      throw DistillationError(
        "evaluate.lengths is \(lengths), expected at least one length above 0.")
    }
  }
}
