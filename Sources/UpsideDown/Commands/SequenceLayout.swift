import Tokenizer

/// Writes commands as token ids of one tokenizer.
///
/// ```
/// <|endoftext|> <|task:T|> <|length:L|> <|reward:R|> <|intent|> words of the user <|prompt|>
/// generated text <|endoftext|>
/// ```
/// One token per control, ids after the BPE vocabulary. *Horizon countdown*: UDRL re-issues the
/// command at every step with the remaining horizon. A learned table of "tokens remaining"
/// (`whe.weight`) is added to the input from `<|prompt|>` on: for a text of L tokens, L remain
/// at `<|prompt|>`, which predicts text token 0; L − 1 − i remain at text token i; 0 remain at
/// the last text token, which must predict `<|endoftext|>`.
public struct SequenceLayout: Sendable {
  /// Control ids, never sampled; `<|endoftext|>` is not among them, it ends a text.
  public let forbidden: [Int32]

  private let endOfText: Int32
  private let intent: Int32
  private let prompt: Int32
  private let horizonCount: Int
  private let tasks: [String: Int32]
  private let automaticTask: Int32
  /// Last element: automatic.
  private let lengths: [Int32]
  private let rewards: [Int32]

  /// - Throws: `CommandError` where the tokenizer lacks a control token of the table.
  public init(tokenizer: Tokenizer, commands: CommandTable) throws(CommandError) {
    func id(_ token: String) throws(CommandError) -> Int32 {
      if let id = tokenizer.specialToken(token) { return id }
      throw CommandError(
        field: "tokenizer",
        message: "has no special token \"\(token)\", expected one for the command table")
    }
    func ids(_ tokens: [String]) throws(CommandError) -> [Int32] {
      var result: [Int32] = []
      for token in tokens { result.append(try id(token)) }
      return result
    }
    endOfText = tokenizer.endOfText
    intent = try id(ControlToken.intent)
    prompt = try id(ControlToken.prompt)
    horizonCount = commands.horizonCount
    let taskIDs = try ids(commands.tasks.map { ControlToken.task($0) })
    tasks = Dictionary(
      zip(commands.tasks, taskIDs).map { ($0, $1) }, uniquingKeysWith: { first, _ in first })
    automaticTask = try id(ControlToken.task(nil))
    let buckets = commands.lengthUpperBounds.indices.map { ControlToken.length($0) }
    lengths = try ids(buckets + [ControlToken.length(nil)])
    let bins = (0..<commands.rewardBins).map { ControlToken.reward($0) }
    rewards = try ids(bins + [ControlToken.reward(nil)])
    forbidden = (Int32(tokenizer.byteTokenCount)..<Int32(tokenizer.tokenCount))
      .filter { $0 != tokenizer.endOfText }
  }

  /// Tokens up to and including `<|prompt|>`, after which the text is generated.
  ///
  /// - Precondition: task, bucket and bin of the command come from the same command table.
  public func prefix(_ command: EffectiveCommand, intent words: [Int32]) -> [Int32] {
    var task = automaticTask
    if let name = command.task {
      guard let id = tasks[name] else {
        preconditionFailure("task \(name) is not in the command table")
      }
      task = id
    }
    let length = lengths[command.lengthBucket ?? lengths.count - 1]
    let reward = rewards[command.rewardBin ?? rewards.count - 1]
    return [endOfText, task, length, reward, intent] + words + [prompt]
  }

  /// A training sequence: loss on the predictions made at `firstTarget` and later.
  ///
  /// - Parameter horizonKnown: false writes row 0, "unknown", instead of the countdown.
  public func example(
    _ command: EffectiveCommand, intent: [Int32], text: [Int32], horizonKnown: Bool
  ) -> EncodedExample {
    let prefix = prefix(command, intent: intent)
    let countdown = (0...text.count).map { step in
      horizonIndex(remaining: horizonKnown ? text.count - step : nil)
    }
    return EncodedExample(
      tokens: prefix + text + [endOfText],
      horizons: prefix.dropLast().map { _ in -1 } + countdown + [-1],
      firstTarget: prefix.count - 1)
  }

  /// Row of `whe.weight` for the tokens that remain, 0 where their number is unknown, −1 where
  /// the model has no countdown. More than the table can count is its highest row.
  public func horizonIndex(remaining: Int?) -> Int32 {
    guard horizonCount > 0 else { return -1 }
    guard let remaining else { return 0 }
    precondition(remaining >= 0, "no text has \(remaining) tokens remaining")
    return Int32(min(remaining + 1, horizonCount - 1))
  }
}
