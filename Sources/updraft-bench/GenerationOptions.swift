import ArgumentParser
import GPT2

/// What generation starts from and how far it goes.
struct GenerationOptions: ParsableArguments {
  @Option(help: "Tokens in the cache before the first one that is measured.")
  var context = 16

  @Option(help: "Tokens generated each time.")
  var tokens = 128

  func validate() throws {
    guard context > 0, tokens > 0 else {
      throw ValidationError(
        "--context, --tokens: found \(context) and \(tokens), expected each 1 or more")
    }
  }

  /// - Throws: `ValidationError` where the model has not as many positions.
  func check(_ model: Model) throws {
    let positionCount = model.configuration.positionCount
    guard context + tokens <= positionCount else {
      throw ValidationError(
        "--context, --tokens: found \(context) and \(tokens), expected no more than the "
          + "model's \(positionCount) positions together")
    }
  }
}
