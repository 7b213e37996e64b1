import UpsideDown

extension Evaluator {
  func obedience(
    _ samples: [EvaluationSample], _ unseen: UnseenWords?
  ) -> [Evaluation.Obedience] {
    func row(_ group: String, _ holds: (EvaluationOrder) -> Bool) -> Evaluation.Obedience {
      Evaluation.Obedience(group, samples.filter { holds($0.order) }, unseen: unseen)
    }
    let lengths = Set(samples.map(\.order.length)).sorted()
    let tasks = commands.tasks.filter { task in samples.contains { $0.order.task == task } }
    return [row("all") { _ in true }]
      + lengths.map { length in row("\(length) tokens") { $0.length == length } }
      + tasks.map { task in row(task) { $0.task == task } }
  }

  /// What other ways of asking bring: each text written once, and the best of several.
  func otherObedience(
    _ pairs: [Pairing], _ unseen: UnseenWords?
  ) -> [Evaluation.Obedience] {
    var rows: [Evaluation.Obedience] = []
    if recipe.attempts > 1 {
      rows.append(
        Evaluation.Obedience("written once", pairs.compactMap(\.draws.first), unseen: unseen))
    }
    if recipe.choices > 1 {
      rows.append(
        Evaluation.Obedience(
          "best of \(recipe.choices)", pairs.map(\.bestDraw), unseen: unseen))
    }
    return rows
  }

  func rungs(_ samples: [EvaluationSample]) -> [Evaluation.Rung] {
    commands.tasks.flatMap { task in
      (0..<commands.rewardBins).compactMap { bin in
        let group = samples.filter { $0.order.task == task && $0.order.bin == bin }
        guard let (asked, obtained) = means(group) else { return nil }
        return Evaluation.Rung(
          task: task, bin: bin, count: group.count, asked: asked, obtained: obtained)
      }
    }
  }

  func cells(_ samples: [EvaluationSample]) -> [Evaluation.Cell] {
    commands.tasks.flatMap { task -> [Evaluation.Cell] in
      let own = samples.filter { $0.order.task == task }
      return Set(own.map(\.order.length)).sorted().flatMap { length -> [Evaluation.Cell] in
        (0..<commands.rewardBins).compactMap { bin in
          let group = own.filter { $0.order.length == length && $0.order.bin == bin }
          guard let (asked, obtained) = means(group) else { return nil }
          return Evaluation.Cell(
            task: task, length: length, bin: bin, count: group.count, asked: asked,
            obtained: obtained)
        }
      }
    }
  }

  /// Means of the rewards asked for and obtained; nil without a text.
  private func means(_ samples: [EvaluationSample]) -> (asked: Double, obtained: Double)? {
    if samples.isEmpty { return nil }
    let count = Double(samples.count)
    return (
      samples.reduce(0) { $0 + asked($1) } / count,
      samples.reduce(0) { $0 + Double($1.reward.total) } / count
    )
  }

  private func asked(_ sample: EvaluationSample) -> Double {
    Double(asked(sample.order, bin: sample.order.bin ?? commands.rewardBins - 1))
  }

  func calibration(
    _ samples: [EvaluationSample], _ rungs: [Evaluation.Rung], _ cells: [Evaluation.Cell]
  ) -> [Evaluation.Calibration] {
    commands.tasks.compactMap { task in
      let own = samples.filter { $0.order.task == task }
      if own.isEmpty { return nil }
      return Evaluation.Calibration(
        task, own, cells: cells.filter { $0.task == task },
        rungs: rungs.filter { $0.task == task }, asked: asked)
    }
  }

  /// Only orders that the teacher has a text for are compared.
  func comparison(_ pairs: [Pairing], _ ranking: IntentRanking) -> [Evaluation.Comparison] {
    let parts: [Evaluation.Comparison] = commands.tasks.compactMap { task in
      let own = pairs.filter { $0.order.task == task && !$0.teacher.isEmpty }
      return own.isEmpty ? nil : Evaluation.Comparison(task, own, ranking: ranking)
    }
    return parts.isEmpty ? [] : [Evaluation.Comparison(all: parts)] + parts
  }

  func overlap(
    _ pairs: [Pairing], training: some Collection<TrainingLine>
  ) -> Evaluation.Overlap? {
    if training.isEmpty { return nil }
    let student = pairs.map(\.student.text)
    let teacher = pairs.compactMap { $0.teacherBest?.written.text }
    var overlap = TrainingOverlap(texts: student + teacher)
    for line in training { overlap.add(line.text) }
    return Evaluation.Overlap(
      student: overlap.share(of: 0..<student.count),
      teacher: teacher.isEmpty
        ? nil : overlap.share(of: student.count..<student.count + teacher.count),
      trainingTextCount: training.count)
  }

  /// Intents asked for that training lines have too; nil where there are none to look at.
  func trainedCount(
    of orders: [EvaluationOrder], in training: some Collection<TrainingLine>
  ) -> Int? {
    if training.isEmpty { return nil }
    var left = Set(orders.map(\.intent))
    let count = left.count
    for line in training { left.remove(line.intent) }
    return count - left.count
  }

  /// A text of each task and length at the highest reward, and one of each task at the lowest.
  func samples(_ best: [EvaluationSample], _ ladder: [EvaluationSample]) -> [Evaluation.Sample] {
    commands.tasks.flatMap { task in
      let own = best.filter { $0.order.task == task }
      let turns = lengths(of: task).enumerated().compactMap { turn, length in
        own.filter { $0.order.length == length }.dropFirst(turn).first
      }
      let worst = ladder.filter { $0.order.task == task && $0.order.bin == 0 }.dropFirst(1)
      return (turns + worst.prefix(1)).map { sample in
        Evaluation.Sample(
          task: task, intent: sample.order.intent, desiredLength: sample.order.length,
          bin: sample.order.bin, length: sample.tokenCount, reward: Double(sample.reward.total),
          text: sample.text)
      }
    }
  }
}
