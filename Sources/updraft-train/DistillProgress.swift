import Distillation
import Glibc
import Training

/// Shows how far a distillation is: a bar that redraws itself on a terminal, a line now and then
/// elsewhere.
final class DistillProgress {
  private let total: Int
  private let isTerminal = isatty(STDERR_FILENO) != 0
  private let started = ContinuousClock.now
  private var lastDrawn: ContinuousClock.Instant?
  private var isMidLine = false
  private var done = 0
  private var rejects = 0
  private var retries = 0

  init(total: Int) { self.total = total }

  func show(_ entry: JournalEntry) {
    done += 1
    rejects += entry.text == nil ? 1 : 0
    retries += max(0, entry.attempts - 1)
    let interval = isTerminal ? 0.1 : 10
    let last = lastDrawn ?? (isTerminal ? started - .seconds(1) : started)
    if done < total, last.duration(to: .now) < .seconds(interval) { return }
    lastDrawn = .now
    write((isTerminal ? "\r\u{1B}[K" : "") + line + (isTerminal ? "" : "\n"))
    isMidLine = isTerminal
  }

  /// Ends a bar that was left in the middle of a line.
  func finish() {
    if isMidLine { write("\n") }
    isMidLine = false
  }

  private var line: String {
    let seconds = started.duration(to: .now) / .seconds(1)
    let rate = Double(done) / max(seconds, 0.001)
    var text = "\(done)/\(total) "
    if isTerminal {
      let width = 24
      let filled = done * width / max(total, 1)
      text += "[" + String(repeating: "=", count: filled)
      text += String(repeating: " ", count: width - filled) + "] "
    }
    text += "\(done - rejects) texts, \(rejects) rejected, \(retries) retries, "
    text += Columns.fixed(Float(rate), 1) + "/s, "
    return text + ProgressBar.time(Double(total - done) / max(rate, 1e-9)) + " left"
  }

  private func write(_ text: String) {
    let bytes = [UInt8](text.utf8)
    // A progress bar that cannot be written is not worth stopping for.
    _ = bytes.withUnsafeBytes { Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
  }
}
