/// The figures of all rounds, and which of them is kept.
public struct RoundsReport: Codable, Sendable {
  public var diversityFloor: Double
  public var rounds: [RoundFigures]

  /// The round of the highest reward among those that did not lose diversity; the starting
  /// model where none beats it.
  public var best: Int {
    guard let start = rounds.first else { return 0 }
    let kept = rounds.filter { $0.distinct2 >= diversityFloor * start.distinct2 }
    var best = start
    for round in kept where round.reward > best.reward { best = round }
    return best.round
  }

  enum CodingKeys: String, CodingKey {
    case rounds, best
    case diversityFloor = "diversity_floor"
  }

  public init(diversityFloor: Double, rounds: [RoundFigures]) {
    self.diversityFloor = diversityFloor
    self.rounds = rounds
  }

  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    diversityFloor = try values.decode(Double.self, forKey: .diversityFloor)
    rounds = try values.decode([RoundFigures].self, forKey: .rounds)
  }

  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(diversityFloor, forKey: .diversityFloor)
    try values.encode(rounds, forKey: .rounds)
    try values.encode(best, forKey: .best)
  }

  /// A table with a row for each round, and one with the rewards of the tasks.
  public var markdown: String {
    var table = TextTable([
      "round", "reward", "asked − obtained", "Spearman, lowest task", "distinct-1", "distinct-2",
      "exact length", "KL to start", "samples", "their reward", "kept",
      "exemplars", "corpus",
    ])
    for round in rounds {
      let training = round.training
      table.add([
        "\(round.round)" + (round.round == best ? " (kept)" : ""),
        TextTable.number(round.reward, digits: 4),
        TextTable.number(round.calibrationError, digits: 3),
        TextTable.number(round.spearman, digits: 3),
        TextTable.number(round.distinct1, digits: 4), TextTable.number(round.distinct2, digits: 4),
        TextTable.number(100 * round.exactLengthShare, digits: 1) + " %",
        TextTable.number(round.divergence, digits: 4),
        training.map { "\($0.sampleCount)" } ?? "-",
        training.map { TextTable.number($0.sampleReward, digits: 3) } ?? "-",
        training.map { "\($0.keptCount)" } ?? "-",
        training?.exemplarCount.map { "\($0)" } ?? "-",
        training.map { "\($0.corpusCount)" } ?? "-",
      ])
    }
    return """
      ## Rounds

      \(rounds.first?.textCount ?? 0) texts for held-out intents at the highest reward, in int8; \
      round 0 is the starting model. Asked − obtained is the mean distance of the two over the \
      rewards that stood for the starting model's bins. Samples were written by the model of the \
      round before, under exploratory commands; kept are those that were learned from, exemplars \
      the best texts for an intent and length, learned once more as the highest reward's.

      \(table.markdown)

      ### Reward at the highest command, by task

      \(taskTable.markdown)

      """
  }

  private var taskTable: TextTable {
    let tasks = Set(rounds.flatMap(\.rewardByTask.keys)).sorted()
    var table = TextTable(["round"] + tasks)
    for round in rounds {
      table.add(
        ["\(round.round)"]
          + tasks.map { task in
            round.rewardByTask[task].map { TextTable.number($0, digits: 4) } ?? "-"
          })
    }
    return table
  }
}
