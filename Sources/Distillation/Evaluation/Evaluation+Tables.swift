extension Evaluation {
  var barTable: TextTable {
    var table = TextTable(["figure", "value", "at least", "aim", ""])
    for bar in bars {
      func number(_ value: Double) -> String { TextTable.number(value, digits: 4) }
      let sign = bar.isUpperBound ? "≤ " : ""
      let verdict =
        switch (bar.isMet, bar.isAimMet) {
        case (nil, _): "not measured"
        case (true, true): "aim met"
        case (true, _): "met"
        case (false, _): bar.isRequired ? "missed" : "missed, not required"
        }
      table.add([
        bar.meaning, bar.value.map(number) ?? "-", sign + number(bar.bound),
        bar.aim.map { sign + number($0) } ?? "-", verdict,
      ])
    }
    return table
  }

  var barText: String { "### What must be reached\n\n\(barTable.markdown)" }

  var comparisonTable: TextTable {
    var table = TextTable([
      "task", "texts", "teacher, best of \(TeacherTexts.choiceCount)", "teacher, mean", "student",
      "student, best of several", "student / teacher", "ranked first: teacher", "student",
    ])
    for row in comparison {
      table.add(
        [row.group, "\(row.count)"]
          + [
            row.teacherBest, row.teacherMean, row.student, row.studentBest, row.relevanceRatio,
          ].map { TextTable.number($0, digits: 3) }
          + [row.teacherRankedFirst, row.studentRankedFirst].map(Self.percent))
    }
    return table
  }

  var varietyTable: TextTable {
    var table = TextTable([
      "task", "distinct-1", "distinct-2", "distinct-3", "Self-BLEU", "teacher: distinct-1",
      "distinct-2", "distinct-3", "Self-BLEU", "distinct-2 ratio", "1 − Self-BLEU ratio",
    ])
    for row in comparison {
      let figures = [row.studentVariety, row.teacherVariety].flatMap {
        [$0.distinct1, $0.distinct2, $0.distinct3, $0.selfBLEU]
      }
      table.add(
        [row.group]
          + (figures + [row.distinct2Ratio, row.selfBLEURatio]).map {
            TextTable.number($0, digits: 3)
          })
    }
    return table
  }

  var comparisonText: String {
    """
    ### Student and teacher

    Mean reward on the same intents and lengths, by one scorer: the best of the teacher's \
    texts for each and all of them; the student's single text at the highest command and its \
    best. Ranked first: share of the texts (the teacher's best, the student's single one) that \
    score higher for their own intent than for any other held-out intent by BM25, which training \
    never saw.

    \(comparisonTable.markdown)

    Variety of the same texts, as many of one as of the other; the row of all tasks is the mean \
    of theirs.

    \(varietyTable.markdown)
    """
  }

  var ladderText: String {
    let bins = (ladder.map(\.bin).max() ?? 0) + 1
    var table = TextTable(
      ["task", "texts"] + (0..<bins).map { "bin \($0)" }
        + ["Spearman: cells", "bins", "texts", "mean error", "largest fall", "monotone"])
    for row in calibration {
      let cells = (0..<bins).map { bin in
        ladder.first { $0.task == row.task && $0.bin == bin }.map(Self.step) ?? "-"
      }
      let spearmans = [row.spearmanOfCells, row.spearmanOfBins, row.spearmanOfTexts].map {
        $0.map { TextTable.number($0, digits: 3) } ?? "-"
      }
      table.add(
        [row.task, "\(row.count)"] + cells + spearmans
          + [
            TextTable.number(row.meanError, digits: 3),
            TextTable.number(row.largestFall, digits: 3), row.isMonotone ? "yes" : "no",
          ])
    }
    return """
      ### Reward asked → obtained

      Mean reward asked (the median of the bin's training texts) and mean reward measured on \
      what came, over lengths in turn. Spearman of the two over the means of each length and bin \
      (cells), over the bins, and over single texts. Mean error: of |asked − obtained| over the \
      cells. A fall is that of the mean from a bin to the next for the same intents and lengths; \
      monotone: none exceeds two standard errors.

      \(table.markdown)
      """
  }

  private static func step(_ rung: Rung) -> String {
    TextTable.number(rung.asked, digits: 2) + " → " + TextTable.number(rung.obtained, digits: 2)
  }

  var cellText: String {
    let bins = (cells.map(\.bin).max() ?? 0) + 1
    var table = TextTable(["task and length", "texts"] + (0..<bins).map { "bin \($0)" })
    for first in cells where first.bin == cells.first(where: { $0.isBeside(first) })?.bin {
      let row = cells.filter { $0.isBeside(first) }
      table.add(
        ["\(first.task), \(first.length)", "\(row.reduce(0) { $0 + $1.count })"]
          + (0..<bins).map { bin in
            row.first { $0.bin == bin }.map {
              TextTable.number($0.asked, digits: 2) + " → "
                + TextTable.number($0.obtained, digits: 2)
            } ?? "-"
          })
    }
    return table.markdown
  }

  static func text(_ overlap: Overlap) -> String {
    var table = TextTable(["texts", "count", "longest run, mean", "most", "novel 4-grams"])
    let rows = [("student", Optional(overlap.student)), ("teacher", overlap.teacher)]
    for (name, share) in rows {
      guard let share else { continue }
      table.add([
        name, "\(share.count)", TextTable.number(share.meanLongest, digits: 1),
        "\(share.longest)", percent(share.novelShare),
      ])
    }
    return """
      ### Overlap with training texts

      Words of the longest run that one of the \(overlap.trainingTextCount) training texts holds \
      too, and the share of the runs of four words that none holds.

      \(table.markdown)
      """
  }
}

extension Evaluation.Cell {
  /// Whether two cells stand in one row.
  func isBeside(_ other: Self) -> Bool { task == other.task && length == other.length }
}
