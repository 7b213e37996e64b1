/// Counts since the engine started, and what it is doing now.
public struct EngineStatistics: Sendable, Equatable {
  public internal(set) var acceptedCount = 0
  public internal(set) var refusedCount = 0
  public internal(set) var completedCount = 0
  public internal(set) var cancelledCount = 0
  public internal(set) var promptTokenCount = 0
  public internal(set) var generatedTokenCount = 0
  /// Forward passes.
  public internal(set) var stepCount = 0
  /// Time spent in steps.
  public internal(set) var busySeconds = 0.0
  /// Requests waiting now.
  public internal(set) var queuedCount = 0
  /// Slots generating now.
  public internal(set) var activeSlotCount = 0

  public init() {}
}
