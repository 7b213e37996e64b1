/// What a model was trained to obey: its tasks, length buckets and reward bins, and how many
/// training examples stood behind each. Stored as JSON in a checkpoint's `updraft.commands`.
///
/// A *cell* is a (task, length bucket). Reward bins are quantiles within each cell, so that a
/// high bin means "good for its task and length" and reward is not length in disguise.
public struct CommandTable: Sendable, Equatable {
  /// Upper bounds, inclusive, of the length buckets, in tokens of text.
  ///
  /// Steps grow with length (4 up to 40 tokens, then 6, 8, 10, 12, 14): a user who asks for 12
  /// tokens means 12, one who asks for 80 means about 80, and the exact length is the
  /// countdown's business. The last bucket is open-ended; its bound stands for "any more".
  public static let standardLengthUpperBounds = [
    8, 12, 16, 20, 24, 28, 32, 36, 40, 46, 52, 60, 70, 82, 96, Int(Int32.max),
  ]
  /// Reward bins of each cell.
  public static let standardRewardBins = 5
  /// Rows of `whe.weight`: "unknown" and 0…160 tokens remaining.
  public static let standardHorizonCount = 162

  /// Names of the tasks, each the `NAME` of a `<|task:NAME|>` token.
  public internal(set) var tasks: [String]
  /// A sentence about a task, where there is one.
  public internal(set) var descriptions: [String: String]
  /// Tasks whose texts are lists or queries, without a full stop.
  public internal(set) var unpunctuated: [String] = []
  /// The task of a command that names none.
  public internal(set) var defaultTask: String
  /// Inclusive upper bounds of the length buckets, ascending; the last one is open-ended.
  public internal(set) var lengthUpperBounds: [Int]
  public internal(set) var rewardBins: Int
  /// Rows of `whe.weight`: 0 is unknown, r + 1 is r tokens remaining; 0 rows: no countdown.
  public internal(set) var horizonCount: Int
  /// A bin with fewer training examples is not supported.
  public internal(set) var minimumSupport: Int
  /// [task][length][rewardBins − 1] rewards from which on the next bin starts, ascending.
  public internal(set) var edges: [[[Float]]]
  /// [task][length][bin] median reward of the training examples, 0 where there are none.
  public internal(set) var medians: [[[Float]]]
  /// [task][length][bin] number of training examples.
  public internal(set) var support: [[[Int]]]
  /// [task] shortest text of the training examples, in tokens.
  public internal(set) var shortest: [Int]
  /// [task] longest text of the training examples, in tokens.
  public internal(set) var longest: [Int]

  /// The special tokens of a model with these tasks, in the order of their ids.
  public var specialTokens: [String] {
    Self.specialTokens(
      tasks: tasks, lengthBucketCount: lengthUpperBounds.count, rewardBinCount: rewardBins)
  }

  /// `<|endoftext|>`, `<|intent|>`, `<|prompt|>`, then one token per task, length bucket and
  /// reward bin, each group ended by its null, `auto`.
  public static func specialTokens(
    tasks: [String], lengthBucketCount: Int = standardLengthUpperBounds.count,
    rewardBinCount: Int = standardRewardBins
  ) -> [String] {
    ["<|endoftext|>", ControlToken.intent, ControlToken.prompt]
      + tasks.map { ControlToken.task($0) } + [ControlToken.task(nil)]
      + (0..<lengthBucketCount).map { ControlToken.length($0) } + [ControlToken.length(nil)]
      + (0..<rewardBinCount).map { ControlToken.reward($0) } + [ControlToken.reward(nil)]
  }

  /// The bucket of a text of `length` tokens.
  public func lengthBucket(_ length: Int) -> Int {
    lengthUpperBounds.firstIndex { length <= $0 } ?? lengthUpperBounds.count - 1
  }

  /// The bin of a measured reward within its cell: the number of inner edges it reaches.
  ///
  /// - Precondition: `task` is one of `tasks`, `lengthBucket` one of the buckets.
  public func rewardBin(task: String, lengthBucket: Int, reward: Float) -> Int {
    guard let index = tasks.firstIndex(of: task) else {
      preconditionFailure("task \(task) is not in the command table")
    }
    return edges[index][lengthBucket].count { $0 <= reward }
  }

  /// The command that a finished text obeyed: what was measured is written in front of it.
  ///
  /// - Precondition: the example's task is one of `tasks`.
  public func hindsight(_ example: Example) -> EffectiveCommand {
    let bucket = lengthBucket(example.length)
    return EffectiveCommand(
      task: example.task, lengthBucket: bucket, desiredLength: example.length,
      rewardBin: rewardBin(task: example.task, lengthBucket: bucket, reward: example.reward),
      reward: example.reward)
  }
}

extension CommandTable {
  /// One scored text of the training set.
  public struct Example: Sendable, Equatable {
    public var task: String
    /// Tokens of the text.
    public var length: Int
    /// Measured relevance in 0…1.
    public var reward: Float

    public init(task: String, length: Int, reward: Float) {
      self.task = task
      self.length = length
      self.reward = reward
    }
  }
}
