import Engine
import UpsideDown

/// The body of `POST /v1/completions`, checked field by field.
struct CompletionRequest: Sendable {
  /// What the `udrl` field asks for.
  enum CommandChoice: Sendable, Equatable {
    /// Absent: the model's default command.
    case modelDefault
    /// `null`: continue the prompt as it stands.
    case plain
    case command(Command)
  }

  /// Texts that are written at most: choices, those of `best_of`, attempts at one.
  static let textCountLimit = Attempts.largestLimit
  static let stopCountLimit = 4

  var prompt: String
  var model: String?
  var maxTokens: Int?
  /// Texts that are returned.
  var choiceCount = 1
  /// Texts that are written, of which those are the best.
  var textCount = 1
  var streams = false
  var includesUsage = false
  var temperature: Float?
  var topP: Float?
  var topK: Int?
  var minP: Float?
  var repeatPenalty: Float?
  var frequencyPenalty: Float?
  var presencePenalty: Float?
  var dryMultiplier: Float?
  var dryBase: Float?
  var dryAllowedLength: Int?
  var logitBias: [Int32: Float] = [:]
  var seed: UInt64?
  var stop: [String] = []
  var echoesPrompt = false
  var command = CommandChoice.modelDefault
  /// How often each text is written at most until it obeys the command.
  var attemptLimit = 1
}
