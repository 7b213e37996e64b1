import Checkpoint
import FoundationEssentials
import Tokenizer
import Training
import UpsideDown

/// Text as a model sees it, for measuring how well the model predicts it.
public enum HeldOutText {
  /// The texts of a file: scored lines where its name ends in `.jsonl`, each under the command that
  /// it obeys, else lines of plain text, each a text of its own without a command.
  ///
  /// - Parameters:
  ///   - model: has the tokenizer and, for scored lines, the commands.
  ///   - limit: lines from the file's start that are taken.
  /// - Throws: ``DistillationError`` that names the file, and the line where there is one.
  public static func examples(
    _ path: String, of model: WeightMap, limit: Int
  ) throws(DistillationError) -> [EncodedExample] {
    let examples: [EncodedExample]
    if path.hasSuffix(".jsonl") {
      let lines = try JSONLines.read(path, as: ScoredLine.self)
      examples = try self.examples(lines.prefix(limit), of: model)
    } else {
      examples = try plain(path, of: model, limit: limit)
    }
    guard !examples.isEmpty else {
      throw DistillationError(
        "\(path) holds no text that \(model.path) can be measured on, expected at least one line "
          + "of plain text or one scored line of a task that the model has.")
    }
    return examples
  }

  /// Scored lines of the model's tasks, with all controls and the countdown.
  ///
  /// - Parameters:
  ///   - withLength: false leaves length and countdown to the model, which never saw any.
  ///   - withReward: false does so with the reward.
  public static func examples(
    _ lines: some Sequence<ScoredLine>, of model: WeightMap, withLength: Bool = true,
    withReward: Bool = true
  ) throws(DistillationError) -> [EncodedExample] {
    let encoder = try LineEncoder(of: model)
    return lines.compactMap { line in
      guard var command = encoder.command(line) else { return nil }
      if !withLength { (command.lengthBucket, command.desiredLength) = (nil, nil) }
      if !withReward { (command.rewardBin, command.reward) = (nil, nil) }
      return encoder.example(line, under: command)
    }
  }

  private static func plain(
    _ path: String, of model: WeightMap, limit: Int
  ) throws(DistillationError) -> [EncodedExample] {
    do {
      let tokenizer = try tokenizer(of: model)
      let positionCount = try ModelConfiguration(weights: model).positionCount
      let lines = try TextFile.readText(path).split(whereSeparator: \.isNewline)
      return lines.prefix(limit).compactMap { line in
        let tokens = [tokenizer.endOfText] + tokenizer.encode(String(line)) + [tokenizer.endOfText]
        return cut(
          EncodedExample(tokens: tokens, horizons: tokens.map { _ in -1 }, firstTarget: 0),
          positionCount: positionCount)
      }
    } catch let error as TrainingError {
      throw DistillationError(error.description)
    } catch {
      throw DistillationError("\(model.path): \(error)")
    }
  }

  static func tokenizer(of model: WeightMap) throws -> Tokenizer {
    guard let json = model.metadata[MetadataKey.tokenizer] else {
      throw DistillationError(
        "\(model.path) has no tokenizer, expected the one that it was trained with.")
    }
    return try Tokenizer(json: json)
  }

  /// What of an example fits the model's context; nil where no target is left.
  static func cut(_ example: EncodedExample, positionCount: Int) -> EncodedExample? {
    // The last token is only predicted, so it takes no position.
    let count = min(example.tokens.count, positionCount + 1)
    guard example.firstTarget + 1 < count else { return nil }
    return EncodedExample(
      tokens: Array(example.tokens[..<count]), horizons: Array(example.horizons[..<count]),
      firstTarget: example.firstTarget)
  }
}
