/// The `corpus` section of a recipe file.
public struct CorpusRecipe: Codable, Sendable, Equatable, RecipeSection {
  public var intents = 40_000
  public var textsPerIntent = 5
  public var seed: UInt64 = 1
  /// Share of the intents whose texts go to `heldout.jsonl`.
  public var heldoutShare = 0.02
  /// Share of the intents that hold a made-up name.
  public var namedShare = 0.5
  /// Share of the intents that mix a related second topic in.
  public var mixedShare = 0.15
  /// Estimated tokens of the shortest and the longest texts.
  public var shortestTokens = 8
  public var longestTokens = 96
  /// Share of the texts that are meant to be as short as their intent allows, so that a model
  /// learns to say everything in few tokens.
  public var briefShare = 0.12
  /// Shares of the qualities by name.
  public var qualities: [String: Double] = [
    "excellent": 0.34, "good": 0.16, "middling": 0.18, "poor": 0.16, "bad": 0.16,
  ]
  /// Shares of the tasks by name; the grammar of each is `grammar/NAME.txt`.
  public var tasks: [String: Double] = [
    "text-to-image": 0.25, "text-to-template": 0.25, "text-effect": 0.15, "background": 0.15,
    "negative-prompt": 0.1, "search-suggestion": 0.1,
  ]

  public init() {}

  enum CodingKeys: String, CodingKey, CaseIterable {
    case intents, seed, qualities, tasks
    case textsPerIntent = "texts_per_intent"
    case heldoutShare = "heldout_share"
    case namedShare = "named_share"
    case mixedShare = "mixed_share"
    case shortestTokens = "shortest_tokens"
    case longestTokens = "longest_tokens"
    case briefShare = "brief_share"
  }

  public static var keys: [String] { CodingKeys.allCases.map(\.rawValue) }

  public init(from decoder: any Decoder) throws {
    self.init()
    let values = try decoder.container(keyedBy: CodingKeys.self)
    intents = try values.decodeIfPresent(Int.self, forKey: .intents) ?? intents
    textsPerIntent =
      try values.decodeIfPresent(Int.self, forKey: .textsPerIntent) ?? textsPerIntent
    seed = try values.decodeIfPresent(UInt64.self, forKey: .seed) ?? seed
    heldoutShare = try values.decodeIfPresent(Double.self, forKey: .heldoutShare) ?? heldoutShare
    namedShare = try values.decodeIfPresent(Double.self, forKey: .namedShare) ?? namedShare
    mixedShare = try values.decodeIfPresent(Double.self, forKey: .mixedShare) ?? mixedShare
    shortestTokens =
      try values.decodeIfPresent(Int.self, forKey: .shortestTokens) ?? shortestTokens
    longestTokens = try values.decodeIfPresent(Int.self, forKey: .longestTokens) ?? longestTokens
    briefShare = try values.decodeIfPresent(Double.self, forKey: .briefShare) ?? briefShare
    qualities =
      try values.decodeIfPresent([String: Double].self, forKey: .qualities) ?? qualities
    tasks = try values.decodeIfPresent([String: Double].self, forKey: .tasks) ?? tasks
  }

  /// Refuses values that no corpus can be made with.
  public func validate() throws(DistillationError) {
    func check(_ holds: Bool, _ name: String, _ found: String, _ expected: String)
      throws(DistillationError)
    {
      if !holds {
        throw DistillationError("corpus.\(name) of the recipe is \(found), expected \(expected).")
      }
    }
    try check(intents > 0, "intents", "\(intents)", "a number above 0")
    try check(textsPerIntent > 0, "texts_per_intent", "\(textsPerIntent)", "a number above 0")
    for (name, share) in [
      ("heldout_share", heldoutShare), ("named_share", namedShare), ("mixed_share", mixedShare),
      ("brief_share", briefShare),
    ] { try check((0...1).contains(share), name, "\(share)", "a share in 0…1") }
    try check(shortestTokens >= 4, "shortest_tokens", "\(shortestTokens)", "at least 4")
    try check(
      longestTokens >= shortestTokens, "longest_tokens", "\(longestTokens)",
      "at least shortest_tokens")
    let known = Set(Quality.allCases.map(\.rawValue))
    for name in qualities.keys.sorted() {
      try check(known.contains(name), "qualities", "'\(name)'", "excellent, good, … bad")
    }
    for (name, shares) in [("qualities", qualities), ("tasks", tasks)] {
      try check(
        shares.values.allSatisfy { $0 >= 0 } && shares.values.contains { $0 > 0 }, name,
        "\(shares)", "shares of which one is above 0")
    }
  }
}
