import Checkpoint
import GPT2
import UpsideDown

/// Turns a request into tokens, on the caller's thread, and refuses what cannot be served.
struct RequestPreparation {
  struct Prepared {
    let tokens: [Int32]
    let effective: EffectiveCommand?
    let tokenLimit: Int
  }

  /// Tokens beyond the desired length within which the model should have ended the text.
  static let lengthMargin = 16
  /// Tokens where neither the caller nor the command says how many.
  static let defaultTokenLimit = 128
  static let stopLimit = 16

  let language: LanguageParts
  let configuration: ModelConfiguration

  /// - Throws: `.invalid` with the first field that is wrong.
  func prepare(_ request: GenerationRequest) throws(EngineError) -> Prepared {
    try checkFields(request)
    do throws(SamplerError) {
      try request.sampler.validate(tokenCount: configuration.tokenCount)
    } catch {
      throw .invalid(param: error.field, message: error.description)
    }
    let words = language.tokenizer.encode(request.prompt)
    guard let command = request.command else {
      return try limit(request, [language.tokenizer.endOfText] + words, nil)
    }
    let effective = try resolve(command)
    guard let layout = language.layout else {
      throw .invalid(param: "udrl", message: Self.noCommands)
    }
    return try limit(request, layout.prefix(effective, intent: words), effective)
  }

  private static let noCommands =
    "The model takes no commands: its checkpoint has no command table; expected udrl to be null."

  private func checkFields(_ request: GenerationRequest) throws(EngineError) {
    if let maxTokens = request.maxTokens, maxTokens < 1 {
      throw .invalid(
        param: "max_tokens", message: "max_tokens is \(maxTokens); expected 1 or more.")
    }
    guard request.stop.count <= Self.stopLimit, !request.stop.contains(where: \.isEmpty) else {
      throw .invalid(
        param: "stop",
        message: "stop has \(request.stop.count) strings, \(request.stop.count(where: \.isEmpty)) "
          + "of them empty; expected at most \(Self.stopLimit), none empty.")
    }
    if let count = request.logProbabilityCount, !(0...20).contains(count) {
      throw .invalid(param: "logprobs", message: "logprobs is \(count); expected 0 to 20.")
    }
    guard request.choiceIndex >= 0 else {
      throw .invalid(
        param: "n", message: "The choice index is \(request.choiceIndex); expected 0 or more.")
    }
  }

  private func resolve(_ command: Command) throws(EngineError) -> EffectiveCommand {
    guard let commands = language.commands else {
      throw .invalid(param: "udrl", message: Self.noCommands)
    }
    do throws(CommandError) {
      return try commands.resolve(command)
    } catch {
      throw .invalid(param: error.field, message: error.description)
    }
  }

  /// Fits the prompt and the text into the context.
  private func limit(
    _ request: GenerationRequest, _ tokens: [Int32], _ effective: EffectiveCommand?
  ) throws(EngineError) -> Prepared {
    let context = configuration.positionCount
    let wanted = effective?.desiredLength ?? 1
    guard wanted < context else {
      throw .invalid(
        param: "udrl.desired_length",
        message: "The desired length is \(wanted) tokens; the model's context holds \(context), "
          + "controls and intent included.")
    }
    guard tokens.count + wanted <= context else {
      throw .invalid(
        param: "prompt",
        message: "The prompt takes \(tokens.count) tokens, controls included, and \(wanted) "
          + "should follow; expected at most \(context) together.")
    }
    let asked =
      request.maxTokens ?? effective?.desiredLength.map { $0 + Self.lengthMargin }
      ?? Self.defaultTokenLimit
    // A bound on the length holds even where the model should miss its end.
    let bound = request.command?.lengthLimit ?? Int.max
    return Prepared(
      tokens: tokens, effective: effective,
      tokenLimit: min(asked, bound, context - tokens.count))
  }
}
