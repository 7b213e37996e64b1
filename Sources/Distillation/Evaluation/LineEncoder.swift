import Checkpoint
import GPT2
import Tokenizer
import UpsideDown

/// Writes scored lines as one model sees them.
struct LineEncoder {
  private let tokenizer: Tokenizer
  let commands: CommandTable
  private let layout: SequenceLayout
  private let positionCount: Int

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
