import Checkpoint
import GPT2
import Tokenizer
import Training
import UpsideDown

/// Writes scored lines as one model sees them.
struct LineEncoder {
  private let tokenizer: Tokenizer
  let commands: CommandTable
  private let layout: SequenceLayout
  private let positionCount: Int
  private let file: ExampleFile

  /// - Throws: ``DistillationError`` where the model has no tokenizer or no commands.
  init(of model: WeightMap) throws(DistillationError) {
    do {
      tokenizer = try HeldOutText.tokenizer(of: model)
      guard let table = model.metadata[MetadataKey.commands] else {
        throw DistillationError(
          "\(model.path) has no commands: scored lines need them, plain text does not.")
      }
      commands = try CommandTable(json: table)
      layout = try SequenceLayout(tokenizer: tokenizer, commands: commands)
      positionCount = try ModelConfiguration(weights: model).positionCount
      file = ExampleFile(
        tokenizer: tokenizer, commands: commands, layout: layout, positionCount: positionCount)
    } catch let error as DistillationError {
      throw error
    } catch {
      throw DistillationError("\(model.path): \(error)")
    }
  }

  /// The command that a line obeys; nil where the model does not have its task.
  func command(_ line: ScoredLine) -> EffectiveCommand? {
    guard commands.tasks.contains(line.task) else { return nil }
    let length = tokenizer.encode(line.text).count
    return commands.hindsight(
      CommandTable.Example(task: line.task, length: length, reward: line.reward))
  }

  /// Whether an intent and as many tokens as a command asks for fit the model's context together.
  /// An engine refuses what does not.
  func fits(_ intent: String, _ command: Command) -> Bool {
    // What is wrong with a command the engine says.
    guard let effective = try? commands.resolve(command) else { return true }
    let prefix = layout.prefix(effective, intent: tokenizer.encode(intent))
    return prefix.count + (effective.desiredLength ?? 1) <= positionCount
  }

  /// Refuses a line that the model could not be trained on, as the trainer would.
  ///
  /// - Parameter path: the line's file.
  func check(_ line: ScoredLine, _ path: String) throws(DistillationError) {
    do {
      _ = try file.example(
        ExampleFile.Line(
          task: line.task, intent: line.intent, text: line.text, length: line.length,
          reward: line.reward))
    } catch {
      throw DistillationError("\(path), a text for '\(line.intent)': \(error)")
    }
  }

  /// What of a line fits the model's context, under a command; nil where no target is left. The
  /// countdown is known where the command has a length.
  func example(_ line: ScoredLine, under command: EffectiveCommand) -> EncodedExample? {
    HeldOutText.cut(
      layout.example(
        command, intent: tokenizer.encode(line.intent), text: tokenizer.encode(line.text),
        horizonKnown: command.desiredLength != nil),
      positionCount: positionCount)
  }
}
