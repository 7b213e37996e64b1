#if canImport(Glibc)
  import Glibc
#else
  import Musl
#endif

/// Shows a run's progress on standard error: a bar that redraws itself on a terminal, a
/// plain line now and then elsewhere.
public final class ProgressBar {
  private let isTerminal: Bool
  private let plainIntervalSeconds: Double
  private let clock = ContinuousClock()
  private let started: ContinuousClock.Instant
  private var lastDrawn: ContinuousClock.Instant?
  private var firstStep: Int?
  private var smoothedLoss: Double?
  private var smoothedRate: Double?

  public init(plainIntervalSeconds: Double = 10) {
    isTerminal = isatty(STDERR_FILENO) != 0
    self.plainIntervalSeconds = plainIntervalSeconds
    started = clock.now
  }

  public func show(_ report: StepReport) {
    let first = firstStep ?? report.step - 1
    firstStep = first
    smoothedLoss = smoothedLoss.map { 0.9 * $0 + 0.1 * report.loss } ?? report.loss
    smoothedRate =
      smoothedRate.map { 0.9 * $0 + 0.1 * report.tokensPerSecond } ?? report.tokensPerSecond
    let isLast = report.step == report.stepCount
    let interval = isTerminal ? 0.1 : plainIntervalSeconds
    if let lastDrawn, !isLast, report.validationLoss == nil,
      lastDrawn.duration(to: clock.now) < .seconds(interval)
    {
      return
    }
    lastDrawn = clock.now
    let seconds = started.duration(to: clock.now) / .seconds(1)
    let left = seconds / Double(report.step - first) * Double(report.stepCount - report.step)
    let text = line(report, secondsLeft: left)
    let endsLine = !isTerminal || isLast || report.validationLoss != nil
    show((isTerminal ? "\r\u{1B}[K" : "") + text + (endsLine ? "\n" : ""))
  }

  /// Ends a bar that was left in the middle of a line.
  public func finish() {
    if isTerminal { show("\n") }
  }

  func line(_ report: StepReport, secondsLeft: Double) -> String {
    var text = "step \(report.step)/\(report.stepCount) "
    if isTerminal { text += ProgressBar.bar(report.step, of: report.stepCount) + " " }
    text += "loss \(TrainingLog.decimal(smoothedLoss ?? report.loss, 3))"
    if let validation = report.validationLoss {
      text += ", held-out \(TrainingLog.decimal(validation, 4))"
    }
    text += ", \(TrainingLog.decimal(smoothedRate ?? report.tokensPerSecond, 0)) tokens/s"
    text += ", rate \(TrainingLog.decimal(report.learningRate * 1e3, 3))e-3"
    return text + ", \(ProgressBar.time(secondsLeft)) left"
  }

  static func bar(_ step: Int, of stepCount: Int) -> String {
    let width = 24
    let done = step * width / max(stepCount, 1)
    return "[" + String(repeating: "=", count: done)
      + String(repeating: " ", count: width - done) + "]"
  }

  /// "1:02:03" or "2:03".
  public static func time(_ seconds: Double) -> String {
    let whole = Int(max(0, min(seconds, 1e9)).rounded())
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let (hours, minutes) = (whole / 3600, whole / 60 % 60)
    if hours > 0 { return "\(hours):\(two(minutes)):\(two(whole % 60))" }
    return "\(minutes):\(two(whole % 60))"
  }

  private func show(_ text: String) {
    let bytes = [UInt8](text.utf8)
    // A progress bar that cannot be written is not worth stopping for.
    _ = bytes.withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
