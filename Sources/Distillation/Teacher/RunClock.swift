/// Time and chance of a run, so that tests need neither.
public struct RunClock: Sendable {
  /// Seconds since any fixed moment; never goes backwards.
  public var now: @Sendable () -> Double
  /// Waits some seconds, or less where the task is cancelled.
  public var sleep: @Sendable (_ seconds: Double) async -> Void
  /// A random number in 0..<1.
  public var random: @Sendable () -> Double

  public init(
    now: @escaping @Sendable () -> Double,
    sleep: @escaping @Sendable (_ seconds: Double) async -> Void,
    random: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.sleep = sleep
    self.random = random
  }

  /// The machine's clock and its random numbers.
  public static func system() -> RunClock {
    let started = ContinuousClock.now
    return RunClock(
      now: { started.duration(to: .now) / .seconds(1) },
      sleep: { try? await Task.sleep(for: .seconds($0)) },
      random: { Double.random(in: 0..<1) })
  }
}
