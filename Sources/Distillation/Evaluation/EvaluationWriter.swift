import Engine

/// Who writes the texts of an evaluation: engines of this process, or a daemon.
public protocol EvaluationWriter: Sendable {
  var identity: WriterIdentity { get }
  /// The texts, in the order of the requests. The same seeds give the same texts.
  ///
  /// - Parameter attempts: how often a text is written at most until it obeys its command.
  func write(
    _ requests: [GenerationRequest], attempts: Int
  ) async throws(DistillationError) -> [WrittenText]
  /// Ends what was started for the evaluation.
  func stop()
}

/// What writes the texts of an evaluation.
public struct WriterIdentity: Sendable, Equatable {
  public var model: String
  public var instructionSet: String
  public var threadCount: Int
  public var isOverSocket: Bool

  public init(model: String, instructionSet: String, threadCount: Int, isOverSocket: Bool) {
    self.model = model
    self.instructionSet = instructionSet
    self.threadCount = threadCount
    self.isOverSocket = isOverSocket
  }
}

/// A text as it came.
public struct WrittenText: Sendable, Equatable {
  public var text: String
  /// Without the end-of-text token.
  public var tokenCount: Int
  /// Whether the model ended it itself.
  public var isEnded: Bool
  /// How often it was written.
  public var attemptCount: Int

  public init(text: String, tokenCount: Int, isEnded: Bool, attemptCount: Int = 1) {
    self.text = text
    self.tokenCount = tokenCount
    self.isEnded = isEnded
    self.attemptCount = attemptCount
  }
}
