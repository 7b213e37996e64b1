/// Several models beside each other: a row of the same figures for each.
public enum EvaluationTable {
  /// - Parameters:
  ///   - rows: names and evaluations; differences of the reward are to the first.
  ///   - group: `all`, or the task that is compared.
  /// - Throws: ``DistillationError`` for an evaluation that lacks the group.
  public static func table(
    _ rows: [(name: String, evaluation: Evaluation)], group: String
  ) throws(DistillationError) -> TextTable {
    var table = TextTable([
      "model", "texts", "reward", "to the first", "Spearman", "length error", "exact length",
      "distinct-2", "finished", "names copied",
    ])
    var first: Double?
    for (name, evaluation) in rows {
      guard let own = evaluation.obedience.first(where: { $0.group == group }) else {
        let known = evaluation.obedience.map(\.group).joined(separator: ", ")
        throw DistillationError(
          "The evaluation of \(name) has no figures of '\(group)', expected one of \(known).")
      }
      let difference = own.meanReward - (first ?? own.meanReward)
      first = first ?? own.meanReward
      let hasNames = own.namedCount > 0
      table.add([
        name, "\(own.count)", TextTable.number(own.meanReward, digits: 3),
        TextTable.number(difference, digits: 3), spearman(evaluation, group: group),
        evaluation.asksLength ? TextTable.number(own.meanLengthError, digits: 2) : "-",
        evaluation.asksLength ? Evaluation.percent(own.exactLengthShare) : "-",
        TextTable.number(own.distinct2, digits: 3), Evaluation.percent(own.finishedShare),
        hasNames ? Evaluation.percent(own.nameShare) : "-",
      ])
    }
    return table
  }

  /// Of a task, or the lowest of all tasks; 0 where what came did not vary, as in the bars.
  private static func spearman(_ evaluation: Evaluation, group: String) -> String {
    let values = evaluation.calibration.filter { group == "all" || $0.task == group }
      .map { $0.spearmanOfCells ?? 0 }
    return values.min().map { TextTable.number($0, digits: 3) } ?? "-"
  }
}
