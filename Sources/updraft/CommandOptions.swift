import ArgumentParser
import Client

/// The UDRL command. An omitted task is the model's default one, an omitted reward the highest; an
/// omitted length is left to the model.
struct CommandOptions: ParsableArguments {
  @Option(help: "What the text is for; 'updraft status' lists the tasks.")
  var task: String?

  @Option(parsing: .unconditional, help: ArgumentHelp("Desired length.", valueName: "tokens"))
  var length: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "At most this length; the longest known to the model.", valueName: "tokens"))
  var maxLength: Int?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Desired relevance: 0 to 1, max or auto.", valueName: "reward"))
  var reward: RequestedReward?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Write a text at most so often until it obeys (default: 6, in a stream 1).",
      valueName: "times"))
  var attempts: Int?

  @Flag(help: "Continue the intent as it stands, without a command.")
  var plain = false

  private var desiredLength: RequestedLength? {
    length.map(RequestedLength.exact) ?? maxLength.map(RequestedLength.atMost)
  }

  var choice: CommandChoice {
    if plain { return .plain }
    guard task != nil || desiredLength != nil || reward != nil || attempts != nil else {
      return .modelDefault
    }
    return .command(
      RequestedCommand(
        task: task, desiredLength: desiredLength, desiredReward: reward,
        attempts: attempts))
  }

  func validate() throws {
    if plain, task != nil || desiredLength != nil || reward != nil || attempts != nil {
      throw ValidationError(
        "--plain excludes --task, --length, --max-length, --reward and --attempts.")
    }
    if length != nil && maxLength != nil {
      throw ValidationError("--length excludes --max-length.")
    }
  }
}
