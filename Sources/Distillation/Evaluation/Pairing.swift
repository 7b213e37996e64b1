import Engine
import UpsideDown

/// The student's and the teacher's texts for one order.
struct Pairing: Sendable {
  let order: EvaluationOrder
  /// What a caller gets.
  let student: EvaluationSample
  /// Texts written once each, of which a caller's `best_of` would be chosen.
  let draws: [EvaluationSample]
  let teacher: [(written: TeacherTexts.Text, reward: Float)]
  /// Whether the order's length was asked for.
  private let asksLength: Bool

  init(
    student: EvaluationSample, draws: [EvaluationSample], teacher: TeacherTexts,
    scorer: RewardScorer, asksLength: Bool = true
  ) {
    order = student.order
    self.student = student
    self.draws = draws
    self.asksLength = asksLength
    let (task, intent) = (order.task, order.intent)
    self.teacher = teacher.texts(task: task, intent: intent, length: order.length).map {
      ($0, scorer.score(task: task, intent: intent, text: $0.text).total)
    }
  }

  /// The draw that the daemon's `best_of` would return.
  var bestDraw: EvaluationSample {
    func rank(_ sample: EvaluationSample) -> BestTexts.Rank {
      BestTexts.Rank(
        lengthError: asksLength ? abs(sample.tokenCount - order.length) : 0,
        rewardError: 1 - sample.reward.total)
    }
    return draws.min { rank($0) < rank($1) } ?? student
  }

  /// The teacher's text of the highest reward; nil where it wrote none.
  var teacherBest: (written: TeacherTexts.Text, reward: Float)? {
    teacher.max { $0.reward < $1.reward }
  }

  /// The pairs whose teacher's best text serves no other order better: each text once, with the
  /// student's text of the nearest length, because variety depends on lengths.
  static func distinct(_ pairs: [Pairing]) -> [(teacher: String, student: String)] {
    var nearest: [String: (distance: Int, index: Int)] = [:]
    for (index, pair) in pairs.enumerated() {
      guard let written = pair.teacherBest?.written else { continue }
      let distance = written.distance(from: pair.order.length)
      if distance < nearest[written.text]?.distance ?? .max {
        nearest[written.text] = (distance, index)
      }
    }
    return nearest.sorted { $0.value.index < $1.value.index }.map { text, place in
      (text, pairs[place.index].student.text)
    }
  }
}

extension Evaluation.Comparison {
  /// - Parameter pairs: orders of one task that the teacher has a text for, at least one.
  init(_ task: String, _ pairs: [Pairing], ranking: IntentRanking) {
    func mean(_ value: (Pairing) -> Double) -> Double {
      pairs.reduce(0) { $0 + value($1) } / Double(max(pairs.count, 1))
    }
    func isFirst(_ text: String?, _ pair: Pairing) -> Double {
      text.map { ranking.ranksFirst($0, intent: pair.order.intent) } == true ? 1 : 0
    }
    let distinct = Pairing.distinct(pairs)
    self.init(
      group: task, count: pairs.count,
      teacherBest: mean { Double($0.teacherBest?.reward ?? 0) },
      teacherMean: mean { pair in
        pair.teacher.reduce(0) { $0 + Double($1.reward) } / Double(max(pair.teacher.count, 1))
      },
      student: mean { Double($0.student.reward.total) },
      studentBest: mean { Double(($0.draws + [$0.student]).map(\.reward.total).max() ?? 0) },
      teacherRankedFirst: mean { isFirst($0.teacherBest?.written.text, $0) },
      studentRankedFirst: mean { isFirst($0.student.text, $0) },
      teacherVariety: Variety(distinct.map(\.teacher)),
      studentVariety: Variety(distinct.map(\.student)))
  }

  /// All tasks: means over texts, and for variety over tasks, whose texts are not alike anyway.
  init(all parts: [Self]) {
    let count = parts.reduce(0) { $0 + $1.count }
    func mean(_ value: (Self) -> Double) -> Double {
      parts.reduce(0) { $0 + value($1) * Double($1.count) } / Double(max(count, 1))
    }
    self.init(
      group: "all", count: count, teacherBest: mean(\.teacherBest),
      teacherMean: mean(\.teacherMean), student: mean(\.student), studentBest: mean(\.studentBest),
      teacherRankedFirst: mean(\.teacherRankedFirst),
      studentRankedFirst: mean(\.studentRankedFirst),
      teacherVariety: Variety(meanOf: parts.map(\.teacherVariety)),
      studentVariety: Variety(meanOf: parts.map(\.studentVariety)))
  }
}
