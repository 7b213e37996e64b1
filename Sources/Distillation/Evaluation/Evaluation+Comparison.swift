extension Evaluation {
  /// Student and teacher on the same orders: intents of a task, or of all, and lengths.
  public struct Comparison: Codable, Sendable {
    /// How varied texts are, within their task.
    public struct Variety: Codable, Sendable {
      public var distinct1: Double
      public var distinct2: Double
      public var distinct3: Double
      public var selfBLEU: Double
    }

    /// A task, or `all`.
    public var group: String
    public var count: Int
    /// Mean reward of the best of the teacher's texts for each order, and of all of them.
    public var teacherBest: Double
    public var teacherMean: Double
    /// Mean reward of the student's text at the highest command, and of the best of it and the
    /// texts written once.
    public var student: Double
    public var studentBest: Double
    /// Share of texts that rank their own intent first by BM25 (``IntentRanking``): the
    /// teacher's best, the student's first.
    public var teacherRankedFirst: Double
    public var studentRankedFirst: Double
    /// Of the same texts.
    public var teacherVariety: Variety
    public var studentVariety: Variety

    public var relevanceRatio: Double { student / max(teacherBest, 1e-9) }
    public var rankingRatio: Double { studentRankedFirst / max(teacherRankedFirst, 1e-9) }
    public var distinct2Ratio: Double {
      studentVariety.distinct2 / max(teacherVariety.distinct2, 1e-9)
    }
    /// Of 1 − Self-BLEU.
    public var selfBLEURatio: Double {
      (1 - studentVariety.selfBLEU) / max(1 - teacherVariety.selfBLEU, 1e-9)
    }
  }

  /// What texts share with the training texts.
  public struct Overlap: Codable, Sendable {
    public struct Share: Codable, Sendable {
      public var count: Int
      /// Words of the longest run that a training text holds too: mean over texts, and most.
      public var meanLongest: Double
      public var longest: Int
      /// Share of the runs of four words that no training text holds.
      public var novelShare: Double
    }

    public var student: Share
    public var teacher: Share?
    public var trainingTextCount: Int
  }
}

extension Evaluation.Comparison.Variety {
  init(_ texts: [String]) {
    self.init(
      distinct1: Diversity.distinct(texts, length: 1),
      distinct2: Diversity.distinct(texts, length: 2),
      distinct3: Diversity.distinct(texts, length: 3), selfBLEU: Diversity.selfBLEU(texts))
  }

  /// The mean of several tasks.
  init(meanOf parts: [Self]) {
    func mean(_ value: (Self) -> Double) -> Double {
      parts.reduce(0) { $0 + value($1) } / Double(max(parts.count, 1))
    }
    self.init(
      distinct1: mean(\.distinct1), distinct2: mean(\.distinct2), distinct3: mean(\.distinct3),
      selfBLEU: mean(\.selfBLEU))
  }
}
