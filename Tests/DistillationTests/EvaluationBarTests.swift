import Testing

@testable import Distillation

/// What a shipped model must reach, and tables of several models.
struct EvaluationBarTests {
  private static func obedience(_ group: String = "all") -> Evaluation.Obedience {
    Evaluation.Obedience(
      group: group, count: 100, exactLengthShare: 0.95, withinOneTokenShare: 1,
      meanLengthError: 0.2, wholeWordWithinOneShare: 1, finishedShare: 0.98, namedCount: 50,
      nameShare: 0.95, wholeIntentShare: 1, meanReward: 0.76, distinct2: 0.5)
  }

  private static func comparison() -> Evaluation.Comparison {
    let teacher = Evaluation.Comparison.Variety(
      distinct1: 0.2, distinct2: 0.5, distinct3: 0.8, selfBLEU: 0.5)
    let student = Evaluation.Comparison.Variety(
      distinct1: 0.2, distinct2: 0.475, distinct3: 0.8, selfBLEU: 0.525)
    return Evaluation.Comparison(
      group: "all", count: 100, teacherBest: 0.8, teacherMean: 0.7, student: 0.764,
      studentBest: 0.8, teacherRankedFirst: 0.9, studentRankedFirst: 0.82,
      teacherVariety: teacher, studentVariety: student)
  }

  /// Every figure on the right side of its bound, but only just.
  static func evaluation() -> Evaluation {
    var perplexity = Evaluation.Perplexity(lineCount: 1, targetCount: 9, int8: 4.019, float32: 4)
    (perplexity.int8Reading, perplexity.float32Reading) = (0.81, 0.819)
    let calibration = ["background", "poster"].map { task in
      Evaluation.Calibration(
        task: task, count: 10, spearmanOfTexts: 0.5, spearmanOfCells: 0.9, spearmanOfBins: 1,
        meanError: 0.1, largestFall: 0, isMonotone: true)
    }
    return Evaluation(
      model: "toy", parameterCount: 1, instructionSet: "portable", threadCount: 1,
      temperature: 0.8, minP: 0, seed: 1, intentCount: 1, asksLength: true, asksReward: true,
      obedience: [obedience(), obedience("poster")], ladder: [], cells: [],
      calibration: calibration, comparison: [comparison()], overlap: nil, distinct1: 0.1,
      distinct2: 0.5, uniqueShare: 1, perplexity: perplexity, samples: [])
  }

  private static let faults: [(Evaluation.Bar.Identifier, @Sendable (inout Evaluation) -> Void)] = [
    (.relevance, { $0.comparison[0].student = 0.759 }),
    (.distinct2, { $0.comparison[0].studentVariety.distinct2 = 0.469 }),
    (.selfBLEU, { $0.comparison[0].studentVariety.selfBLEU = 0.531 }),
    (.spearman, { $0.calibration[1].spearmanOfCells = 0.89 }),
    (.spearman, { $0.calibration[0].spearmanOfCells = nil }),
    (.monotone, { $0.calibration[1].isMonotone = false }),
    (.lengthError, { $0.obedience[0].meanLengthError = 0.21 }),
    (.lengthExact, { $0.obedience[0].exactLengthShare = 0.949 }),
    (.finished, { $0.obedience[0].finishedShare = 0.979 }),
    (.names, { $0.obedience[0].nameShare = 0.949 }),
    (.ranking, { $0.comparison[0].studentRankedFirst = 0.8 }),
    (.perplexity, { $0.perplexity?.int8 = 4.021 }),
    (.int8Spearman, { $0.perplexity?.float32Reading = 0.83 }),
  ]

  @Test("What reaches every bar has no shortfall, and each miss is a sentence of its own")
  func misses() {
    var good = Self.evaluation()
    good.judge(required: nil)
    #expect(good.shortfalls.isEmpty, "\(good.shortfalls)")
    #expect(good.bars.map(\.identifier) == Evaluation.Bar.Identifier.allCases)
    for (identifier, spoil) in Self.faults {
      var bad = Self.evaluation()
      spoil(&bad)
      bad.judge(required: nil)
      #expect(bad.bars.filter { $0.isMet == false }.map(\.identifier) == [identifier])
      #expect(bad.shortfalls.count == 1, "\(identifier)")
      #expect(bad.markdown.contains("missed |"), "\(identifier)")
    }
  }

  @Test("A bar that is not required is reported and fails nothing; nor does one not measured")
  func optional() throws {
    var evaluation = Self.evaluation()
    evaluation.comparison[0].student = 0.1
    evaluation.perplexity = nil
    evaluation.judge(required: ["names", "perplexity"])
    #expect(evaluation.shortfalls.isEmpty)
    #expect(evaluation.markdown.contains("missed, not required"))
    #expect(evaluation.markdown.contains("not measured"))
    var recipe = EvaluationRecipe()
    recipe.required = ["names", "beauty"]
    let error = #expect(throws: DistillationError.self) { try recipe.validate() }
    #expect(error?.description.contains("'beauty'") == true)
  }

  @Test("A number that no figure is becomes a dash")
  func numbers() {
    #expect(TextTable.number(-1.2345, digits: 2) == "-1.23")
    #expect(TextTable.number(-0.0001, digits: 2) == "0.00")
    #expect(TextTable.number(999_999_999_999, digits: 3) == "999999999999.000")
    for value in [1e12, -1e300, .infinity, .nan] {
      #expect(TextTable.number(value, digits: 3) == "-")
    }
  }

  @Test("A table of models shows differences to the first, and refuses a task that one lacks")
  func table() throws {
    var plain = Self.evaluation()
    plain.obedience[0].meanReward = 0.5
    plain.asksLength = false
    let rows = [("UDRL", Self.evaluation()), ("plain", plain)]
    let text = try EvaluationTable.table(rows, group: "all").rows
    #expect(text[1].prefix(5) == ["UDRL", "100", "0.760", "0.000", "0.900"])
    #expect(text[2].prefix(4) == ["plain", "100", "0.500", "-0.260"])
    #expect(text[2][5] == "-")
    let error = #expect(throws: DistillationError.self) {
      try EvaluationTable.table(rows, group: "sonnet")
    }
    #expect(error?.description.contains("'sonnet'") == true)
  }
}
