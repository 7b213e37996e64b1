/// Measures how well a text's own content words agree with the intent's topic and each other.
///
/// Every unit (word or phrase of the tables) has a topic distribution p. The intent's topics T
/// are the sum over its units, those of the text, M, the sum over the text's; ^ scales the
/// largest to 1. A unit fits by
///
///     fit = max over topics t of p^(t) · T^(t) · (1 + M^(t)) / 2
///
/// so 1 means it shares the intent's main topic and that is the text's main topic too, and 0
/// that its topics are disjoint from the intent's. Where nothing is known of the intent, the
/// text is measured by itself: T^ is then the M^ of the other units. Coherence is the mean of
/// fit, weighted by how specific each unit is, with a prior of 0.8 of weight 0.25: a text of
/// neutral words scores 0.8, neither praised nor blamed.
struct CoherenceMeter: Sendable {
  private static let prior = 0.8
  private static let priorWeight = 0.25

  /// [W, D] topic distributions.
  private let vectors: [Float]
  private let topicCount: Int
  /// [W] from 0 (all topics alike, or neutral) to 1 (one topic).
  private let specificity: [Double]

  init(_ tables: RewardTables) {
    vectors = tables.vectors
    topicCount = tables.topicCount
    let count = tables.topicCount
    let flat = (1 / Double(count)).squareRoot()
    specificity = tables.words.indices.map { row in
      let vector = tables.vectors[row * count..<(row + 1) * count]
      let norm = vector.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
      if norm == 0 { return 0 }
      return count == 1 ? 1 : max(0, (norm - flat) / (1 - flat))
    }
  }

  /// Coherence in 0…1. O(words · topics).
  func measure(intent: [TextWord], text: [TextWord], index: WordIndex) -> Double {
    let intentUnits = index.units(of: intent).filter { specificity[$0.row] > 0 }
    let asked = Set(intent.map(\.stem))
    // The intent's own words are coverage's business: here they count neither way.
    let units = index.units(of: text).filter { unit in
      specificity[unit.row] > 0
        && unit.range.contains { !text[$0].isStopWord && !asked.contains(text[$0].stem) }
    }
    let intentTopics = sum(intentUnits)
    let textTopics = sum(units)
    let isKnown = !intentUnits.isEmpty
    var weightSum = Self.priorWeight
    var fitSum = Self.priorWeight * Self.prior
    for unit in units {
      if !isKnown && units.count == 1 { break }
      let weight = specificity[unit.row]
      weightSum += weight
      fitSum += weight * fit(unit, intent: isKnown ? intentTopics : nil, text: textTopics)
    }
    return fitSum / weightSum
  }

  private func sum(_ units: [WordIndex.Unit]) -> [Double] {
    var topics = [Double](repeating: 0, count: topicCount)
    for unit in units {
      for topic in 0..<topicCount {
        topics[topic] += Double(vectors[unit.row * topicCount + topic])
      }
    }
    return topics
  }

  private func fit(_ unit: WordIndex.Unit, intent: [Double]?, text: [Double]) -> Double {
    let own = vectors[unit.row * topicCount..<(unit.row + 1) * topicCount].map { Double($0) }
    var others = text
    if intent == nil {
      for topic in 0..<topicCount { others[topic] = max(0, others[topic] - own[topic]) }
    }
    let asked = intent ?? others
    let ownLargest = own.max() ?? 0
    let askedLargest = asked.max() ?? 0
    let textLargest = text.max() ?? 0
    guard ownLargest > 0, askedLargest > 0, textLargest > 0 else { return 0 }
    var best = 0.0
    for topic in 0..<topicCount {
      let shared = own[topic] / ownLargest * (asked[topic] / askedLargest)
      best = max(best, shared * (1 + text[topic] / textLargest) / 2)
    }
    return best
  }
}
