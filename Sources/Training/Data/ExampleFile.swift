import FoundationEssentials
import Tokenizer
import UpsideDown

/// Reads scored examples: JSON lines with `task`, `intent`, `text`, `length` and `reward`.
public struct ExampleFile: Sendable {
  /// A scored example as it stands in the file; the length is in tokens.
  public struct Line: Decodable, Sendable {
    let task: String
    let intent: String
    let text: String
    let length: Int
    let reward: Float

    public init(task: String, intent: String, text: String, length: Int, reward: Float) {
      self.task = task
      self.intent = intent
      self.text = text
      self.length = length
      self.reward = reward
    }
  }

  let tokenizer: Tokenizer
  let commands: CommandTable
  let layout: SequenceLayout
  let positionCount: Int
  private let taskNames: Set<String>

  public init(
    tokenizer: Tokenizer, commands: CommandTable, layout: SequenceLayout, positionCount: Int
  ) {
    self.tokenizer = tokenizer
    self.commands = commands
    self.layout = layout
    self.positionCount = positionCount
    taskNames = Set(commands.tasks)
  }

  /// All examples of a file and the file's digest.
  ///
  /// - Throws: ``TrainingError`` that names file and line for anything that is not a scored
  ///   example of these commands and this tokenizer, or that is longer than the model.
  public func read(
    _ path: String
  ) throws(TrainingError) -> (examples: [TrainingExample], digest: String) {
    let bytes = try TextFile.read(path)
    let decoder = JSONDecoder()
    var examples: [TrainingExample] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) { continue }
      do {
        examples.append(try example(try decode(line, decoder)))
      } catch {
        throw TrainingError("\(path), line \(number): \(error.description)")
      }
    }
    guard !examples.isEmpty else {
      throw TrainingError("\(path) holds no examples, expected at least one JSON line.")
    }
    return (examples, TextFile.digest(bytes))
  }

  /// What the model is shown of a line.
  ///
  /// - Throws: ``TrainingError`` as ``read(_:)``, without file and line.
  public func example(_ line: Line) throws(TrainingError) -> TrainingExample {
    guard taskNames.contains(line.task) else {
      throw TrainingError(
        "The task \"\(line.task)\" is not one of \(commands.tasks).")
    }
    guard line.reward >= 0, line.reward <= 1 else {
      throw TrainingError("The reward is \(line.reward), expected 0 to 1.")
    }
    let text = tokenizer.encode(line.text)
    guard text.count == line.length, !text.isEmpty else {
      throw TrainingError(
        "The length is \(line.length), but this tokenizer makes \(text.count) tokens of the "
          + "text; score it again with this tokenizer.")
    }
    let bucket = commands.lengthBucket(text.count)
    let example = TrainingExample(
      task: line.task, intent: tokenizer.encode(line.intent), text: text, lengthBucket: bucket,
      rewardBin: commands.rewardBin(task: line.task, lengthBucket: bucket, reward: line.reward),
      reward: line.reward)
    let count = layout.prefix(example.command, intent: example.intent).count + text.count
    guard count <= positionCount else {
      throw TrainingError(
        "The example takes \(count) positions, but the model has \(positionCount).")
    }
    return example
  }

  private func decode(
    _ bytes: ArraySlice<UInt8>, _ decoder: JSONDecoder
  ) throws(TrainingError) -> Line {
    do {
      return try decoder.decode(Line.self, from: Data(bytes))
    } catch DecodingError.keyNotFound(let key, _) {
      throw TrainingError("The key \"\(key.stringValue)\" is missing.")
    } catch DecodingError.typeMismatch(_, let context) where !context.codingPath.isEmpty {
      throw TrainingError("The key \(ExampleFile.path(context)) has the wrong type.")
    } catch DecodingError.valueNotFound(_, let context) {
      throw TrainingError("The key \(ExampleFile.path(context)) is null.")
    } catch {
      // The decoder tells these apart in no way.
      throw TrainingError(
        "The line is not one JSON object, or a number in it is not of its kind, such as a length "
          + "of 1.5.")
    }
  }

  private static func path(_ context: DecodingError.Context) -> String {
    "\"" + context.codingPath.map(\.stringValue).joined(separator: ".") + "\""
  }
}
